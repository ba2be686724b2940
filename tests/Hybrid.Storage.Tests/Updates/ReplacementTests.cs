using Hybrid.Storage.Documents;
using Hybrid.Storage.Updates;

namespace Hybrid.Storage.Tests.Updates;

public sealed class ReplacementTests
{
    [Fact]
    public void Apply_keeps_the_id_in_first_place()
    {
        var current = Given.Object("""{"_id":1,"a":1,"b":2}""");
        Assert.Equal(Given.Object("""{"_id":1,"c":3}"""), Replacement.Apply(current, Given.Object("""{"c":3}""")));
        Assert.Equal(Given.Object("""{"_id":1,"c":3}"""), Replacement.Apply(current, Given.Object("""{"c":3,"_id":1.0}""")));
        Assert.Equal(Given.Object("""{"_id":1}"""), Replacement.Apply(current, DocumentObject.Empty));
        Assert.Same(current, Replacement.Apply(current, Given.Object("""{"a":1,"b":2}""")));
        Assert.NotSame(current, Replacement.Apply(current, Given.Object("""{"b":2,"a":1}""")));
    }

    [Fact]
    public void Apply_refuses_another_id_and_operators()
    {
        var current = Given.Object("""{"_id":1,"a":1}""");
        Assert.Equal("_id", Assert.Throws<UpdateFailedException>(() => Replacement.Apply(current, Given.Object("""{"_id":2}"""))).Path);
        var operators = Given.Object("""{"a":1,"$set":{"b":1}}""");
        Assert.Equal("$set", Assert.Throws<DocumentFormatException>(() => Replacement.Apply(current, operators)).Path);
    }

    [Fact]
    public void ApplyToNew_takes_only_the_id_of_the_filter()
    {
        var made = Given.Object("""{"_id":7,"a":1}""");
        Assert.Equal(made, Replacement.ApplyToNew(Given.Object("""{"a":1}"""), Given.Filter("""{"_id":7,"x":1}""")));
        Assert.Equal(made, Replacement.ApplyToNew(Given.Object("""{"a":1,"_id":7}"""), Given.Filter("""{"x":1}""")));
        Assert.Equal(Given.Object("""{"a":1}"""), Replacement.ApplyToNew(Given.Object("""{"a":1}"""), Given.Filter("""{"x":1}""")));
        Assert.Throws<UpdateFailedException>(() => Replacement.ApplyToNew(Given.Object("""{"_id":8}"""), Given.Filter("""{"_id":7}""")));
        Assert.Throws<UpdateFailedException>(() => Replacement.ApplyToNew(Given.Object("""{"a":8}"""), Given.Filter("""{"_id.x":7}""")));
    }
}
