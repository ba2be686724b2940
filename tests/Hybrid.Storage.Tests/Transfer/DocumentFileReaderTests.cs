using System.Text;
using Hybrid.Storage.Transfer;

namespace Hybrid.Storage.Tests.Transfer;

public sealed class DocumentFileReaderTests
{
    [Fact]
    public async Task Lines_are_documents_and_blank_lines_are_skipped() =>
        await Check("{\"a\":1}\n\n  \r\n{\"b\":2}\r\n\t{\"c\":3}", (1, "{\"a\":1}"), (4, "{\"b\":2}"), (5, "{\"c\":3}"));

    [Fact]
    public async Task Byte_order_mark_is_passed_over() => await Check("\uFEFF{\"a\":1}\n{\"b\":2}\n", (1, "{\"a\":1}"), (2, "{\"b\":2}"));

    [Fact]
    public async Task Array_is_its_elements() =>
        await Check(" [ {\"a\":1} ,\n {\"b\":[{}]}\n,{\"c\":\"]\"}]\n ", (1, "{\"a\":1}"), (2, "{\"b\":[{}]}"), (3, "{\"c\":\"]\"}"));

    [Fact]
    public async Task Empty_array_and_empty_file_hold_no_document()
    {
        await Check("[ ]");
        await Check("");
        await Check("\uFEFF \n\n");
    }

    [Fact]
    public async Task Document_may_go_over_several_lines() =>
        await Check("{\n  \"a\": {\n    \"b\": 1\n  }\n}\n{\"c\":2}", (1, "{\n  \"a\": {\n    \"b\": 1\n  }\n}"), (6, "{\"c\":2}"));

    [Fact]
    public async Task Braces_and_quotes_inside_strings_do_not_count() =>
        await Check("{\"a}\":\"\\\"}{\\\\\"}\n{\"b\":\"\\\\\\\"{\"}", (1, "{\"a}\":\"\\\"}{\\\\\"}"), (2, "{\"b\":\"\\\\\\\"{\"}"));

    [Theory]
    [InlineData("{\"a\":1}\nx\n{\"b\":2}", 2)]
    [InlineData("{\"a\":1}\n{\"b\":\"cut o\n{\"c\":2}\n", 2)]
    [InlineData("{\"a\":1}\n\n{\"b\":{\"c\":1}\n{\"d\":2}\n", 3)]
    [InlineData("{\"a\":1}\n}\n", 2)]
    [InlineData("{\"a\":1}\n,{\"b\":1}\n", 2)]
    [InlineData("{\"a\":1}\n[{\"b\":1}]\n", 2)]
    [InlineData("[{\"a\":1}\n{\"b\":1}]", 2)]
    [InlineData("[{\"a\":1},\n]", 2)]
    [InlineData("[{\"a\":1}]\n{\"b\":1}", 2)]
    [InlineData("[{\"a\":1},\n{\"b\":1}\n", 3)]
    [InlineData("\n\n17\n", 3)]
    public async Task Text_that_is_no_document_is_refused_with_its_line(string text, long line)
    {
        foreach (var bufferBytes in new[] { 3, 7, 4096 })
        {
            var error = await Assert.ThrowsAsync<ImportException>(() => ReadAll(text, bufferBytes));
            Assert.Equal(("leads.json", line), (error.File, error.Line));
            Assert.Contains($"'leads.json', line {line}:", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Utf16_is_refused_with_what_to_do()
    {
        var stream = new MemoryStream([.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes("{}")]);
        await using var reader = new DocumentFileReader(stream, "leads.json");
        var error = await Assert.ThrowsAsync<ImportException>(async () => await reader.ReadAsync(default));
        Assert.Contains("UTF-8", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Missing_file_is_named()
    {
        var error = Assert.Throws<ImportException>(() => DocumentFileReader.Open("no-such-folder/no-such-file.json"));
        Assert.Contains("no-such-file.json", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rewound_reader_reads_the_same_again()
    {
        var stream = new MemoryStream(Encoding.UTF8.GetBytes("[{\"a\":1},\n{\"b\":2}]"));
        await using var reader = new DocumentFileReader(stream, "leads.json", 4);
        var first = await ReadAll(reader);
        reader.Rewind();
        Assert.Equal(first, await ReadAll(reader));
        Assert.Equal(2, first.Count);
    }

    [Fact]
    public async Task Random_files_come_apart_as_they_were_put_together()
    {
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        for (var round = 0; round < 300; round++)
        {
            var (text, expected) = RandomFile(random, array: round % 2 == 0);
            var actual = await ReadAll(text, random.Next(3, 80));
            Assert.True(expected.SequenceEqual(actual), $"seed {seed}, round {round}: {text}");
        }
    }

    private static (string Text, List<(long Line, string Text)> Documents) RandomFile(Random random, bool array)
    {
        string[] pieces =
        [
            "{\"a\":1}", "{}", "{\"b\" : [ { \"c\":\"{[\\\"\" } ] }",
            "{\"é\":\n\"\\\\\"\n}", "{\"long\":\"" + new string('x', 90) + "\"}",
        ];
        var (file, documents) = (new StringBuilder(), new List<(long, string)>());
        string Space() => string.Concat(Enumerable.Range(0, random.Next(3)).Select(_ => " \t\r\n"[random.Next(4)]));
        file.Append(random.Next(2) == 0 ? "\uFEFF" : "").Append(Space()).Append(array ? "[" : "");
        for (var count = random.Next(5); count > 0; count--)
        {
            file.Append(Space());
            var piece = pieces[random.Next(pieces.Length)];
            documents.Add((file.ToString().Count(letter => letter == '\n') + 1, piece));
            file.Append(piece).Append(Space()).Append(array && count > 1 ? "," : "");
        }

        return (file.Append(array ? "]" : "").Append(Space()).ToString(), documents);
    }

    private static async Task Check(string text, params (long Line, string Text)[] expected)
    {
        foreach (var bufferBytes in new[] { 3, 5, 16, 4096 })
        {
            Assert.Equal(expected, await ReadAll(text, bufferBytes));
        }
    }

    private static async Task<List<(long Line, string Text)>> ReadAll(string text, int bufferBytes)
    {
        await using var reader = new DocumentFileReader(new MemoryStream(Encoding.UTF8.GetBytes(text)), "leads.json", bufferBytes);
        return await ReadAll(reader);
    }

    private static async Task<List<(long Line, string Text)>> ReadAll(DocumentFileReader reader)
    {
        var documents = new List<(long, string)>();
        while (await reader.ReadAsync(default))
        {
            documents.Add((reader.Line, Encoding.UTF8.GetString(reader.Text.Span)));
        }

        return documents;
    }
}
