using Hybrid.Storage.Diagnostics;
using Hybrid.Storage.Hosting;
using Hybrid.Storage.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Hybrid.Storage.Tests.Hosting;

public sealed class OptionsTests
{
    [Fact]
    public void The_section_is_bound_and_code_wins()
    {
        var options = Bind(new() { ["Mode"] = "LocalFirst", ["Local:Folder"] = "x", ["Mongo:OperationTimeout"] = "00:00:05" }, o => o.Local.Folder = "y");
        Assert.Equal((StorageMode.LocalFirst, "y", TimeSpan.FromSeconds(5)), (options.Mode, options.Local.Folder, options.Mongo.OperationTimeout));
    }

    [Theory]
    [InlineData("Mod", "LocalFirst", "Mod")]
    [InlineData("Mongo:Timeout", "5", "Timeout")]
    [InlineData("Mode", "Sometimes", "Sometimes")]
    [InlineData("Mongo:OperationTimeout", "00:00:00", "OperationTimeout")]
    [InlineData("Resync:BatchSize", "0", "BatchSize")]
    [InlineData("Local:Folder", " ", "Folder")]
    public void A_setting_that_is_unknown_or_wrong_is_named(string key, string value, string named)
    {
        var e = Assert.Throws<OptionsValidationException>(() => Bind(new() { [key] = value }));
        Assert.Contains(named, e.Message);
    }

    [Theory]
    [InlineData("Storage:Mongo:OperationTimout", "00:00:05", "Storage:Mongo:OperationTimout is no setting. The settings there are ConnectionString, Database, ")]
    [InlineData("Storage:Mod", "LocalFirst", "Storage:Mod is no setting. The settings there are Local, Mode, Mongo, Outage, Resync.")]
    [InlineData("Storage:Mode", "Sometimes", "Storage:Mode is 'Sometimes'; it must be one of MongoFirst, LocalFirst, LocalOnly, MongoOnly.")]
    [InlineData("Storage:Local:SegmentBytes", "64MB", "Storage:Local:SegmentBytes is '64MB'; it must be a whole number, without a unit.")]
    [InlineData("Storage:Mongo:OperationTimeout", "2s", "Storage:Mongo:OperationTimeout is '2s'; it must be a time as hours:minutes:seconds")]
    [InlineData("Storage:Mongo:Enabled", "perhaps", "Storage:Mongo:Enabled is 'perhaps'; it must be true or false.")]
    [InlineData("Storage:Local", "data", "Storage:Local holds the settings AllowNetworkFileSystem, ")]
    [InlineData("Storage:Mode:Kind", "LocalOnly", "Storage:Mode is one of MongoFirst, ")]
    public void What_is_wrong_with_a_section_is_said_with_the_whole_key(string key, string value, string said)
    {
        var section = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { [key] = value, ["Storage:Outage"] = "ReadOnly" }).Build().GetSection("Storage");
        var e = Assert.Throws<OptionsValidationException>(() => new SectionOptions(section).Configure(new HybridStorageOptions()));
        Assert.StartsWith(said, Assert.Single(e.Failures));
    }

    [Fact]
    public void Everything_that_is_wrong_with_a_section_is_said_at_once()
    {
        var e = Assert.Throws<OptionsValidationException>(() => Bind(new() { ["Modus"] = "1", ["mongo:retries"] = "many", ["Local:Foldr"] = "x" }));
        Assert.Equal(3, e.Failures.Count());
    }

    [Fact]
    public void The_settings_of_a_section_are_those_of_the_options() => Assert.Equal(
        SettingsOf(typeof(HybridStorageOptions), "").Order(StringComparer.Ordinal), SectionSettings.Known.Keys.Order(StringComparer.Ordinal));

    [Fact]
    public void The_environment_fills_the_settings_under_the_usual_names()
    {
        var options = new HybridStorageOptions();
        new EnvironmentOptions(Of(new() { ["MONGODB_URL"] = "mongodb://h", ["MONGODB_DATABASE"] = "d", ["MONGODB_TIMEOUT"] = "1500", ["USE_MONGODB"] = "false" }))
            .Configure(options);
        Assert.Equal(("mongodb://h", "d", TimeSpan.FromMilliseconds(1500), false),
            (options.Mongo.ConnectionString, options.Mongo.Database, options.Mongo.OperationTimeout, options.Mongo.Enabled));
    }

    [Theory]
    [InlineData("MONGODB_TIMEOUT", "soon")]
    [InlineData("USE_MONGODB", "maybe")]
    public void A_wrong_environment_variable_is_named(string name, string value)
    {
        var e = Assert.Throws<OptionsValidationException>(() => new EnvironmentOptions(Of(new() { [name] = value })).Configure(new()));
        Assert.Contains(name, e.Message);
        Assert.Contains(value, e.Message);
    }

    [Fact]
    public async Task A_host_with_wrong_options_does_not_start()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddHybridStorage(o => o.Resync.BatchSize = -1);
        using var host = builder.Build();
        await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync());
    }

    [Theory]
    [InlineData(StorageMode.MongoFirst, true, true)]
    [InlineData(StorageMode.MongoFirst, false, false)]
    [InlineData(StorageMode.LocalOnly, true, false)]
    public async Task A_mode_that_wants_a_primary_without_one_is_warned_of(StorageMode mode, bool enabled, bool warned)
    {
        var folder = Directory.CreateTempSubdirectory("hybrid-test-");
        var logs = new LogCollector();
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Logging.AddProvider(logs);
        builder.Services.AddHybridStorage(o => (o.Local.Folder, o.Mode, o.Mongo.Enabled) = (folder.FullName, mode, enabled));
        using (var host = builder.Build())
        {
            await host.StartAsync();
            Assert.Equal(warned, logs.Contains(EventIds.NoPrimary));
            await host.StopAsync();
        }

        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_connection_string_that_no_provider_uses_is_pointed_out()
    {
        var folder = Directory.CreateTempSubdirectory("hybrid-test-");
        var logs = new LogCollector();
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Logging.AddProvider(logs);
        builder.Services.AddHybridStorage(o => (o.Local.Folder, o.Mongo.ConnectionString) = (folder.FullName, "mongodb://user:s3cret@host"));
        using (var host = builder.Build())
        {
            await host.StartAsync();
            Assert.Equal(StorageState.LocalOnly, host.Services.GetRequiredService<IHybridStorage>().Status.State);
            await host.StopAsync();
        }

        Assert.Contains(logs.Entries, entry => entry.EventId.Id == Hybrid.Storage.Diagnostics.EventIds.ProviderMissing);
        Assert.DoesNotContain(logs.Entries, entry => entry.Message.Contains("s3cret", StringComparison.Ordinal));
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Health_says_what_the_state_means()
    {
        var folder = Directory.CreateTempSubdirectory("hybrid-test-");
        var primary = new ScriptedPrimary();
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddHybridStorage(o => o.Local.Folder = folder.FullName).UseScriptedPrimary(primary);
        builder.Services.AddHealthChecks().AddHybridStorage();
        using (var host = builder.Build())
        {
            var health = host.Services.GetRequiredService<Microsoft.Extensions.Diagnostics.HealthChecks.HealthCheckService>();
            Assert.Equal("Unhealthy", (await health.CheckHealthAsync()).Status.ToString());
            primary.Refuse();
            await host.StartAsync();
            var offline = new TaskCompletionSource();
            var storage = host.Services.GetRequiredService<IHybridStorage>();
            storage.StateChanged += status => _ = status.State == StorageState.Offline && offline.TrySetResult();
            if (storage.Status.State != StorageState.Offline)
            {
                await offline.Task.WaitAsync(TimeSpan.FromSeconds(30));
            }

            Assert.Equal("Degraded", (await health.CheckHealthAsync()).Status.ToString());
            primary.Deny();
            await storage.ResyncAsync();
            primary.Restore();
            await storage.ResyncAsync();
            Assert.Equal("Healthy", (await health.CheckHealthAsync()).Status.ToString());
            await host.StopAsync();
        }

        folder.Delete(recursive: true);
    }

    private static IEnumerable<string> SettingsOf(Type type, string group) => type.GetProperties().SelectMany(property =>
        property.PropertyType.Assembly == typeof(HybridStorageOptions).Assembly && property.PropertyType.IsClass
            ? SettingsOf(property.PropertyType, group + property.Name + ":")
            : [group + property.Name]);

    private static Func<string, string?> Of(Dictionary<string, string> variables) => name => variables.GetValueOrDefault(name);

    private static HybridStorageOptions Bind(Dictionary<string, string?> settings, Action<HybridStorageOptions>? configure = null)
    {
        var services = new ServiceCollection();
        services.AddHybridStorage(new ConfigurationBuilder().AddInMemoryCollection(settings).Build(), configure);
        using var provider = services.BuildServiceProvider();
        return provider.GetRequiredService<IOptions<HybridStorageOptions>>().Value;
    }
}
