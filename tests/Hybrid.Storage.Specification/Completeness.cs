using System.Reflection;

namespace Hybrid.Storage.Specification;

/// <summary>Checks that a test assembly holds its store to the whole specification.</summary>
public static class Completeness
{
    /// <summary>The abstract specifications that no class of the assembly, made for the fixture, implements.</summary>
    public static IReadOnlyList<string> MissingFrom(Assembly tests, Type fixture)
    {
        ArgumentNullException.ThrowIfNull(tests);
        ArgumentNullException.ThrowIfNull(fixture);
        var specifications = typeof(StoreSpecification).Assembly.GetTypes()
            .Where(type => type is { IsAbstract: true, IsSealed: false } && type.IsSubclassOf(typeof(StoreSpecification)));
        var implemented = tests.GetTypes()
            .Where(type => type is { IsAbstract: false } && type.IsSubclassOf(typeof(StoreSpecification)) && UsesFixture(type, fixture))
            .Select(type => type.BaseType)
            .ToHashSet();
        return [.. specifications.Where(type => !implemented.Contains(type)).Select(type => type.Name).Order(StringComparer.Ordinal)];
    }

    // An assembly may test several stores; its classes name theirs by a prefix, the name of the fixture without "Fixture".
    private static bool UsesFixture(Type type, Type fixture) =>
        type.Name.StartsWith(fixture.Name.Replace("Fixture", "", StringComparison.Ordinal), StringComparison.Ordinal);
}
