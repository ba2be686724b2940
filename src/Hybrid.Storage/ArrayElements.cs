namespace Hybrid.Storage;

/// <summary>Markers for the elements of an array in the lambdas of an update. They are read, never run.</summary>
public static class ArrayElements
{
    /// <summary>Every element: <c>items.$[]</c>.</summary>
    /// <exception cref="InvalidOperationException">Always, when it is run outside an update's lambda.</exception>
    public static T AllElements<T>(this IEnumerable<T>? items) => throw OutsideLambda(items);

    /// <summary>The first element that matched the filter of the update: <c>items.$</c>.</summary>
    /// <exception cref="InvalidOperationException">Always, when it is run outside an update's lambda.</exception>
    public static T FirstMatchingElement<T>(this IEnumerable<T>? items) => throw OutsideLambda(items);

    /// <summary>The elements that match the array filter of this name: <c>items.$[name]</c>.</summary>
    /// <param name="items">The array.</param>
    /// <param name="name">The name given to the array filter: a lower-case letter, then letters and digits.</param>
    /// <exception cref="InvalidOperationException">Always, when it is run outside an update's lambda.</exception>
    public static T ElementsMatching<T>(this IEnumerable<T>? items, string name) => throw OutsideLambda(items, name);

    private static InvalidOperationException OutsideLambda(object? items, string? name = null) => new(
        $"A marker of array elements{(name is null ? "" : $" ('{name}')")} works inside the lambda of an update only"
        + (items is null ? "." : ", not on a value."));
}
