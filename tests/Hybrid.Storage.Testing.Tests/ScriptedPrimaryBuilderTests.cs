using Hybrid.Storage.Providers;
using Hybrid.Storage.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Hybrid.Storage.Testing.Tests;

public sealed class ScriptedPrimaryBuilderTests
{
    [Fact]
    public void UseScriptedPrimary_gives_the_host_the_primary_that_the_test_holds()
    {
        var primary = new ScriptedPrimary();
        var services = new ServiceCollection();
        var builder = services.AddHybridStorage(_ => { });

        Assert.Same(builder, builder.UseScriptedPrimary(primary));

        var factory = Assert.IsAssignableFrom<IPrimaryStoreFactory>(
            Assert.Single(services, service => service.ServiceType == typeof(IPrimaryStoreFactory)).ImplementationInstance);
        Assert.Same(primary, factory.Create([]));
    }
}
