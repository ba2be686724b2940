using Hybrid.Storage.Queries;
using Hybrid.Storage.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Hybrid.Storage.Tests.Repositories;

/// <summary>Typed repositories through a whole host, online, offline and without a primary.</summary>
public sealed class RepositoryTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hybrid-test-");
    private readonly ScriptedPrimary _primary = new();

    public enum Where
    {
        Online,
        Offline,
        LocalOnly,
    }

    public sealed record Address(string City, int Floor);

    public sealed class Person
    {
        public string? Id { get; set; }

        public string Email { get; set; } = "";

        public int Age { get; set; }

        public decimal Balance { get; set; }

        public List<string> Tags { get; set; } = [];

        public Address? Address { get; set; }

        [DocumentVersion]
        public long Version { get; set; }
    }

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData(Where.Online)]
    [InlineData(Where.Offline)]
    [InlineData(Where.LocalOnly)]
    public async Task Every_verb_works_the_same_everywhere(Where where)
    {
        using var host = await StartAsync(where);
        var people = host.Services.GetRequiredService<IRepository<Person>>();
        var ada = new Person { Email = "ada@x.org", Age = 36, Balance = 12.50m, Tags = ["hot", "new"], Address = new("London", 2) };
        var inserted = await people.InsertAsync(ada);
        Assert.Equal(where == Where.Online ? Durability.Primary : Durability.Local, inserted.Durability);
        Assert.NotNull(ada.Id);
        Assert.Equal(1, ada.Version);
        await people.InsertManyAsync(Enumerable.Range(0, 10).Select(i => new Person { Email = $"p{i}@x.org", Age = i * 10, Address = new("Paris", i) }));

        Assert.Equal(12.50m, (await people.GetAsync(ada.Id!))!.Balance);
        Assert.True(await people.ExistsAsync(ada.Id!));
        Assert.True(await people.ExistsAsync(x => x.Address!.City == "London"));
        Assert.False(await people.ExistsAsync("ffffffffffffffffffffffff"));
        Assert.Equal(11, await people.CountAsync());
        Assert.Equal(1, await people.CountAsync(x => x.Tags.Contains("hot")));

        var updated = await people.UpdateAsync(ada.Id!, u => u.Set(x => x.Address!.City, "Turin").Increment(x => x.Age, 1).Push(x => x.Tags, "old"));
        Assert.Equal((1L, 1L, 2L), (updated.MatchedCount, updated.ModifiedCount, updated.Version));
        Assert.Equal(5, (await people.UpdateManyAsync(x => x.Age >= 50, u => u.AddToSet(x => x.Tags, "senior"))).ModifiedCount);
        var claimed = await people.FindOneAndUpdateAsync(
            x => x.Tags.Contains("senior"), u => u.Set(x => x.Balance, 1m), new() { OrderBy = x => x.Age, Descending = true });
        Assert.Equal((90, 1m), (claimed!.Age, claimed.Balance));

        var names = await people.Query().Where(x => x.Age < 50).OrderByDescending(x => x.Age).Skip(1).Take(3).Select(x => new { x.Email, x.Age }).ToListAsync();
        Assert.Equal([37, 30, 20], names.Select(n => n.Age));
        var page = await people.Query().OrderBy(x => x.Email).ToPageAsync(2, 4);
        Assert.Equal((11L, 3L, 4, true), (page.TotalCount, page.PageCount, page.Items.Count, page.HasNext));

        var read = (await people.Query().Where(x => x.Email == "ada@x.org").FirstOrDefaultAsync())!;
        Assert.Equal(2, read.Version);
        read.Age = 99;
        Assert.Equal(3, (await people.ReplaceAsync(read)).Version);
        Assert.Equal(3, read.Version);
        ada.Age = 1;
        var conflict = await Assert.ThrowsAsync<ConcurrencyConflictException>(() => people.ReplaceAsync(ada));
        Assert.Equal((1L, 3L), (conflict.ExpectedVersion, conflict.ActualVersion));

        var upserted = await people.UpdateOneAsync(x => x.Email == "new@x.org", u => u.SetOnInsert(x => x.Age, 5).Set(x => x.Balance, 3m), upsert: true);
        Assert.NotNull(upserted.UpsertedId);
        Assert.Equal(5, (await people.Query().Where(x => x.Email == "new@x.org").FirstOrDefaultAsync())!.Age);
        Assert.Equal(1, (await people.DeleteAsync(ada.Id!)).ModifiedCount);
        Assert.Equal(0, (await people.DeleteAsync(ada.Id!)).ModifiedCount);
        Assert.Equal(1, (await people.DeleteOneAsync(x => x.Address!.City == "Paris")).ModifiedCount);
        Assert.Equal(9, (await people.DeleteManyAsync(x => x.Address!.City == "Paris")).ModifiedCount);
        Assert.Equal(1, await people.CountAsync());

        var taken = await Assert.ThrowsAsync<DuplicateKeyException>(() => people.InsertAsync(new Person { Email = "new@x.org" }));
        Assert.Equal("Email_1", taken.IndexName);
    }

    [Theory]
    [InlineData(Where.Online)]
    [InlineData(Where.Offline)]
    [InlineData(Where.LocalOnly)]
    public async Task A_projection_has_the_version(Where where)
    {
        using var host = await StartAsync(where);
        var people = host.Services.GetRequiredService<IRepository<Person>>();
        var ada = new Person { Email = "ada@x.org" };
        await people.InsertAsync(ada);
        await people.UpdateAsync(ada.Id!, u => u.Set(x => x.Age, 36));

        Assert.Equal([("ada@x.org", 2L)], await people.Query().Select(x => ValueTuple.Create(x.Email, x.Version)).ToListAsync());
        Assert.Equal([2L], await people.Query().Select(x => x.Version).ToListAsync());
        Assert.Equal([2L], await people.Query().Select(x => x).Select(x => x.Version).ToListAsync());
        Assert.Equal(1, await people.CountAsync(x => x.Version == 2));
    }

    [Theory]
    [InlineData(Where.Online)]
    [InlineData(Where.Offline)]
    public async Task An_update_that_does_not_fit_the_document_throws_the_same_kind_of_exception_from_either_store(Where where)
    {
        using var host = await StartAsync(where);
        var people = host.Services.GetRequiredService<IRepository<Person>>();
        var ada = new Person { Email = "ada@x.org" };
        await people.InsertAsync(ada);

        var refused = await Assert.ThrowsAnyAsync<WriteRejectedException>(() => people.UpdateAsync(ada.Id!, u => u.Set("Email.Part", 1)));
        Assert.False(refused.IsEnvironment);
        Assert.Equal(1, (await people.ReadAsync(ada.Id!)).Version);
    }

    [Fact]
    public async Task A_replace_of_what_was_never_there_says_so()
    {
        using var host = await StartAsync(Where.LocalOnly);
        var people = host.Services.GetRequiredService<IRepository<Person>>();
        var e = await Assert.ThrowsAsync<ConcurrencyConflictException>(() => people.ReplaceAsync(new Person { Id = "nope" }));
        Assert.Contains("There is no document \"nope\" in 'people'", e.Message);
        e = await Assert.ThrowsAsync<ConcurrencyConflictException>(() => people.ReplaceAsync(new Person { Id = "nope", Version = 3 }));
        Assert.Contains("gone", e.Message);
    }

    [Fact]
    public async Task A_null_document_is_named_as_the_caller_knows_it()
    {
        using var host = await StartAsync(Where.LocalOnly);
        var people = host.Services.GetRequiredService<IRepository<Person>>();
        Assert.Equal("document", (await Assert.ThrowsAsync<ArgumentNullException>(() => people.InsertAsync(null!))).ParamName);
    }

    [Fact]
    public async Task A_lambda_that_cannot_be_expressed_is_refused_at_once_and_named()
    {
        using var host = await StartAsync(Where.LocalOnly);
        var people = host.Services.GetRequiredService<IRepository<Person>>();
        var refused = Assert.Throws<UnsupportedQueryException>(() => people.Query().Where(x => x.Email.GetHashCode() == 5));
        Assert.Contains("GetHashCode", refused.Message);
    }

    [Fact]
    public async Task A_document_over_16_mebibytes_is_refused_and_nothing_written()
    {
        using var host = await StartAsync(Where.Offline);
        var people = host.Services.GetRequiredService<IRepository<Person>>();
        var e = await Assert.ThrowsAsync<Hybrid.Storage.Documents.DocumentFormatException>(() => people.InsertAsync(new Person { Email = new string('x', 17 << 20) }));
        Assert.Contains("16", e.Message);
        Assert.Equal(0, await people.CountAsync());
    }

    [Theory]
    [InlineData(Where.Online)]
    [InlineData(Where.Offline)]
    [InlineData(Where.LocalOnly)]
    public async Task An_update_or_delete_given_a_stale_version_is_refused(Where where)
    {
        using var host = await StartAsync(where);
        var people = host.Services.GetRequiredService<IRepository<Person>>();
        var ada = new Person { Email = "ada@x.org" };
        await people.InsertAsync(ada);
        Assert.Equal(2, (await people.UpdateAsync(ada.Id!, u => u.Increment(x => x.Age, 1), expectedVersion: 1)).Version);

        var stale = await Assert.ThrowsAsync<ConcurrencyConflictException>(
            () => people.UpdateAsync(ada.Id!, u => u.Increment(x => x.Age, 1), expectedVersion: 1));
        Assert.Equal((1L, 2L), (stale.ExpectedVersion, stale.ActualVersion));
        await Assert.ThrowsAsync<ConcurrencyConflictException>(() => people.DeleteAsync(ada.Id!, expectedVersion: 1));
        Assert.Equal(1, (await people.GetAsync(ada.Id!))!.Age);
        Assert.Equal(1, (await people.DeleteAsync(ada.Id!, expectedVersion: 2)).ModifiedCount);
    }

    [Fact]
    public async Task In_the_primary_a_document_that_is_refused_does_not_keep_out_the_others_of_its_batch()
    {
        using var host = await StartAsync(Where.Online);
        var people = host.Services.GetRequiredService<IRepository<Person>>();
        await people.InsertAsync(new Person { Email = "taken" });
        await Assert.ThrowsAsync<DuplicateKeyException>(
            () => people.InsertManyAsync([new Person { Email = "a" }, new Person { Email = "taken" }, new Person { Email = "b" }]));
        Assert.Equal(3, await people.CountAsync());
    }

    [Fact]
    public async Task In_an_outage_a_document_that_is_refused_keeps_out_its_batch()
    {
        using var host = await StartAsync(Where.Offline);
        var people = host.Services.GetRequiredService<IRepository<Person>>();
        await people.InsertAsync(new Person { Email = "taken" });
        await Assert.ThrowsAsync<DuplicateKeyException>(
            () => people.InsertManyAsync([new Person { Email = "a" }, new Person { Email = "taken" }, new Person { Email = "b" }]));
        Assert.Equal(1, await people.CountAsync());
    }

    [Fact]
    public async Task Reading_what_was_selected_can_be_cancelled()
    {
        using var host = await StartAsync(Where.LocalOnly);
        var people = host.Services.GetRequiredService<IRepository<Person>>();
        await people.InsertManyAsync([new Person { Email = "a" }, new Person { Email = "b" }]);
        using var cancelled = new CancellationTokenSource();
        var read = 0;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var email in people.Query().Select(x => x.Email).WithCancellation(cancelled.Token))
            {
                read++;
                await cancelled.CancelAsync();
            }
        });
        Assert.Equal(1, read);
    }

    [Fact]
    public async Task A_page_too_far_out_is_refused()
    {
        using var host = await StartAsync(Where.LocalOnly);
        var people = host.Services.GetRequiredService<IRepository<Person>>();
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => people.Query().ToPageAsync(int.MaxValue, 2));
        Assert.Empty((await people.Query().ToPageAsync(int.MaxValue, 1)).Items);
    }

    [Fact]
    public async Task A_type_without_a_collection_is_named()
    {
        using var host = await StartAsync(Where.LocalOnly);
        var e = Assert.Throws<ModelException>(() => host.Services.GetRequiredService<IRepository<Address>>());
        Assert.Contains("AddCollection<Address>", e.Message);
    }

    private async Task<IHost> StartAsync(Where where)
    {
        if (where == Where.Offline)
        {
            _primary.Refuse();
        }

        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        var storage = builder.Services.AddHybridStorage(o =>
        {
            // A slow machine must not look like an outage.
            o.Local.Folder = _folder.FullName;
            o.Mongo.OperationTimeout = o.Mongo.ProbeTimeout = TimeSpan.FromSeconds(60);
        });
        if (where != Where.LocalOnly)
        {
            storage.UseScriptedPrimary(_primary);
        }

        storage.AddCollection<Person>(c => c.HasName("people").HasIndex(x => x.Email, i => i.Unique()));
        var host = builder.Build();
        await host.StartAsync();
        if (where == Where.Online)
        {
            // Indexes are there after the first pass.
            await host.Services.GetRequiredService<IHybridStorage>().ResyncAsync();
        }

        return host;
    }
}
