using Hybrid.Storage.Documents;
using Hybrid.Storage.Queries;
using Hybrid.Storage.Updates;
using Xunit.Abstractions;

namespace Hybrid.Storage.Tests.Updates;

/// <summary>What holds for every update on every document. A failure prints the seed, the document and the update.</summary>
public sealed class UpdatePropertyTests(ITestOutputHelper output)
{
    private const int Rounds = 4000;

    private static readonly string[] Names = ["a", "b", "c", "0", "1", "10"];

    private static readonly string[] Operators =
    [
        "$set", "$setOnInsert", "$unset", "$inc", "$mul", "$min", "$max", "$rename", "$push", "$addToSet", "$pop", "$pull", "$pullAll",
        "$bit",
    ];

    [Fact]
    public void Apply_leaves_its_argument_and_returns_the_same_instance_exactly_when_nothing_changed() => ForAll((document, update) =>
    {
        var copy = Copy(document);
        var changed = Try(() => UpdateApplier.Apply(update, document));

        Assert.Equal(copy, document);
        if (changed is not null)
        {
            Assert.Equal(ReferenceEquals(changed, document), changed.Equals(document));
            Assert.Equal(document[0], changed[0]);
            Assert.Equal(changed, UpdateApplier.Apply(update, copy));
        }
    });

    [Fact]
    public void Steps_have_the_same_effect_in_any_order_of_writing() => ForAll((document, update) =>
    {
        var reversed = new Update([.. update.Steps.Reverse()]);
        Assert.Equal(Try(() => UpdateApplier.Apply(update, document)), Try(() => UpdateApplier.Apply(reversed, document)));
    });

    [Fact]
    public void What_is_written_as_mql_reads_back_and_has_the_same_effect() => ForAll((document, update) =>
    {
        var read = Update.Parse(update.ToMql());
        Assert.Equal(update, read);
        Assert.Equal(Try(() => UpdateApplier.Apply(update, document)), Try(() => UpdateApplier.Apply(read, document)));
    });

    [Fact]
    public void Idempotent_operators_applied_again_change_nothing() => ForAll((document, update) =>
    {
        // Without indexes in paths: one beyond the end pads the array with null, which a later round meets.
        var idempotent = new Update([.. update.Steps.Where(static step =>
            step is SetStep or UnsetStep or MinStep or MaxStep or AddToSetStep or PullStep or PullAllStep
            && !step.Path.Parts.Any(static part => char.IsAsciiDigit(part[0])))]);
        if (Try(() => UpdateApplier.Apply(idempotent, document)) is { } once)
        {
            Assert.Same(once, UpdateApplier.Apply(idempotent, once));
        }
    });

    [Fact]
    public void Only_touched_paths_change() => ForAll((document, update) =>
    {
        if (Try(() => UpdateApplier.Apply(update, document)) is { } changed)
        {
            var touched = UpdateClassification.TouchedPaths(update).Select(static path => path.Root).ToHashSet();
            foreach (var name in document.Concat(changed).Select(static field => field.Name).Where(name => !touched.Contains(name)))
            {
                Assert.Equal(document.Get(name), changed.Get(name));
            }
        }
    });

    [Fact]
    public void What_an_upsert_inserts_is_found_by_the_id_it_was_asked_for() => ForAll((document, update) =>
    {
        if (Try(() => UpdateApplier.ApplyToNew(update, Filter.ById(document[0].Value))) is { } made)
        {
            Assert.Equal(document[0], made[0]);
        }
    });

    private void ForAll(Action<DocumentObject, Update> check)
    {
        var seed = Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var (checkedRounds, changing) = (0, 0);
        for (var i = 0; i < Rounds; i++)
        {
            var document = RandomDocument(random);
            if (TryMake(random) is not { } update)
            {
                continue;
            }

            checkedRounds++;
            changing += Try(() => UpdateApplier.Apply(update, document)) is { } changed && !ReferenceEquals(changed, document) ? 1 : 0;
            try
            {
                check(document, update);
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"seed {seed}, round {i}: {document} updated by {update.ToMql()}: {e.Message}", e);
            }
        }

        // Updates that are mostly refused would prove nothing.
        Assert.True(
            checkedRounds > Rounds / 4 && changing > Rounds / 10,
            $"seed {seed}: {checkedRounds} updates, {changing} of them changed something");
    }

    private static DocumentObject? Try(Func<DocumentObject> apply)
    {
        try
        {
            return apply();
        }
        catch (UpdateFailedException)
        {
            return null;
        }
    }

    private static Update? TryMake(Random random)
    {
        var count = random.Next(1, 4);
        var groups = Operators.OrderBy(_ => random.Next()).Take(count)
            .Select(name => new DocumentField(name, Wrap(RandomPath(random), RandomArgument(random, name))));
        try
        {
            return Update.Parse(DocumentObject.Of([.. groups]));
        }
        catch (UnsupportedQueryException)
        {
            return null;
        }
    }

    private static string RandomPath(Random random)
    {
        var parts = Enumerable.Range(0, random.Next(1, 4))
            .Select((_, i) => i > 0 && random.Next(5) == 0 ? "$[]" : Names[random.Next(Names.Length)]);
        return string.Join('.', parts);
    }

    private static DocumentValue RandomArgument(Random random, string name) => name switch
    {
        "$unset" => DocumentValue.From(""),
        "$inc" or "$mul" => RandomNumber(random),
        "$rename" => DocumentValue.From(RandomPath(random).Replace("$[]", "a", StringComparison.Ordinal)),
        "$pop" => DocumentValue.From(random.Next(2) == 0 ? 1 : -1),
        "$pullAll" => DocumentValue.From(DocumentArray.Of(RandomValue(random, 1), RandomNumber(random))),
        "$bit" => Wrap("xor", DocumentValue.From(random.Next(8))),
        "$push" when random.Next(2) == 0 => DocumentValue.From(DocumentObject.Of(
            new("$each", DocumentValue.From(DocumentArray.Of(RandomValue(random, 1), RandomNumber(random)))),
            new("$position", DocumentValue.From(random.Next(-3, 4))), new("$slice", DocumentValue.From(random.Next(-4, 5))),
            new("$sort", DocumentValue.From(1)))),
        "$addToSet" when random.Next(2) == 0 =>
            Wrap("$each", DocumentValue.From(DocumentArray.Of(RandomValue(random, 1), RandomNumber(random)))),
        _ => RandomValue(random, 2),
    };

    private static DocumentValue Wrap(string name, DocumentValue value) =>
        DocumentValue.From(DocumentObject.Of(new DocumentField(name, value)));

    private static DocumentValue RandomNumber(Random random) => random.Next(4) switch
    {
        0 => DocumentValue.From((long)random.Next(4)),
        1 => DocumentValue.From(random.Next(8) / 2.0),
        _ => DocumentValue.From(random.Next(4)),
    };

    private static DocumentValue RandomValue(Random random, int depth) => random.Next(depth > 0 ? 9 : 6) switch
    {
        0 => DocumentValue.Null,
        1 => DocumentValue.From(random.Next(2) == 0 ? "x" : "y"),
        2 => DocumentValue.From(random.Next(2) == 0),
        < 6 => RandomNumber(random),
        6 => DocumentValue.From(DocumentArray.Of([.. Enumerable.Range(0, random.Next(4)).Select(_ => RandomValue(random, depth - 1))])),
        _ => DocumentValue.From(RandomFields(random, depth - 1)),
    };

    private static DocumentObject RandomFields(Random random, int depth) => DocumentObject.Of([.. Names.OrderBy(_ => random.Next())
        .Take(random.Next(4)).Select(name => new DocumentField(name, RandomValue(random, depth)))]);

    private static DocumentObject RandomDocument(Random random) =>
        DocumentObject.Of([new(Document.IdField, DocumentValue.From(random.Next(100))), .. RandomFields(random, 3).Fields]);

    private static DocumentObject Copy(DocumentObject document) => ExtendedJson.Read(ExtendedJson.Write(document));
}
