using Hybrid.Storage.Queries;

namespace Hybrid.Storage.Tests.Queries;

/// <summary>PCRE patterns must match what they match in MongoDB, not what .NET makes of the same text.</summary>
public sealed class RegexTranslationTests
{
    [Theory]
    [InlineData("^\\d+$", "", "४२", false)]
    [InlineData("^\\d+$", "", "42", true)]
    [InlineData("^\\w+$", "", "né", false)]
    [InlineData("^\\W$", "", "é", true)]
    [InlineData("^\\w$", "i", "\u212A", false)]
    [InlineData("^\\S$", "", "\u00A0", true)]
    [InlineData("\\bé", "", "xé", true)]
    [InlineData("é\\b", "", "é", false)]
    [InlineData("a\\Bb", "", "ab", true)]
    [InlineData("^\\h$", "", "\u3000", true)]
    [InlineData("^\\H$", "", "\u3000", false)]
    [InlineData("^\\v$", "", "\u2028", true)]
    [InlineData("^a\\Rb$", "", "a\r\nb", true)]
    [InlineData("^\\N$", "s", "\n", false)]
    [InlineData("^[[:alpha:]]+$", "", "aZ", true)]
    [InlineData("^[[:alpha:]]+$", "", "aé", false)]
    [InlineData("^[[:^digit:]x-]$", "", "-", true)]
    [InlineData("^[^[:space:]]$", "", "\t", false)]
    [InlineData("^[\\d\\W]$", "", "_", false)]
    [InlineData("^[\\d\\W]$", "", "😀", true)]
    [InlineData("^[]a]$", "", "]", true)]
    [InlineData("^[^]a]$", "", "]", false)]
    [InlineData("^[a-c-[b]]$", "", "a]", true)]
    [InlineData("^[[:upper:]]$", "i", "q", true)]
    [InlineData("^[x[:^word:]]$", "i", "K", false)]
    [InlineData("^[ -~]$", "i", "\u017F", true)]
    [InlineData("^s$", "i", "\u017F", true)]
    [InlineData("^[^k]$", "i", "\u212A", false)]
    [InlineData("^[\\Qa]\\E]+$", "", "]a", true)]
    [InlineData("^[:alpha]$", "", ":", true)]
    public void Classes_are_ascii_and_read_as_pcre_reads_them(string pattern, string options, string text, bool expected) =>
        Check(pattern, options, text, expected);

    [Theory]
    [InlineData("^.$", "", "😀", true)]
    [InlineData("^..$", "", "😀", false)]
    [InlineData("^.{2}$", "", "😀é", true)]
    [InlineData("^.*$", "", "a😀b", true)]
    [InlineData("^[^a]$", "", "😀", true)]
    [InlineData("^[^a]{2}$", "", "😀", false)]
    [InlineData("^😀+$", "", "😀😀", true)]
    [InlineData("^[a😀]$", "", "😀", true)]
    [InlineData("^[^a😀]$", "", "😀", false)]
    [InlineData("^[^a😀]$", "", "😁", true)]
    [InlineData("^[\\x{1F600}-\\x{1F64F}]$", "", "😎", true)]
    [InlineData("^[\\x{1F600}-\\x{1F64F}]$", "", "🚀", false)]
    [InlineData("^[\\x{F000}-\\x{10FFFF}]$", "", "😀", true)]
    [InlineData("(?!.).+", "", "x😁", false)]
    [InlineData("\\B.+", "", "a😁", false)]
    [InlineData("^\U00010400$", "i", "\U00010428", true)]
    public void A_character_is_a_code_point(string pattern, string options, string text, bool expected) =>
        Check(pattern, options, text, expected);

    [Theory]
    [InlineData("a++b", "", "aaab", true)]
    [InlineData("a++a", "", "aaa", false)]
    [InlineData("(?:ab){1,2}+ab", "", "abab", false)]
    [InlineData("^(?>a|ab)c$", "", "abc", false)]
    [InlineData("^a{,2}$", "", "a{,2}", true)]
    [InlineData("^x{a}$", "", "x{a}", true)]
    [InlineData("a\\Z", "", "a\n", true)]
    [InlineData("a\\z", "", "a\n", false)]
    [InlineData("^b$", "m", "a\nb\nc", true)]
    [InlineData("^b$", "", "a\nb\nc", false)]
    [InlineData("^\\z", "m", "a\n", false)]
    [InlineData("(?:x?+)?x", "", "x", true)]
    [InlineData("(?:(?>x*))*x", "", "x", true)]
    [InlineData("^a{1,2}(?#note)?b", "", "ab", true)]
    [InlineData("^a+ +a", "x", "aaa", false)]
    [InlineData("^a\u2028b$", "x", "ab", true)]
    [InlineData("(?<=(?=b+)+)b", "", "b", true)]
    [InlineData("^(a)(?i)\\1$", "", "aA", true)]
    [InlineData("a.b", "s", "a\nb", true)]
    [InlineData("a b # c)\n c", "x", "abc", true)]
    [InlineData("a\\ b[ ]c", "x", "a b c", true)]
    [InlineData("(?x: a b )c d", "", "abc d", true)]
    [InlineData("(?i)STRASSE", "", "strasse", true)]
    [InlineData("(?-i:A)b", "i", "aB", false)]
    [InlineData("i", "i", "İ", false)]
    [InlineData("(?s-i:A.b)", "i", "A\nb", true)]
    [InlineData("^(?<y>a)(b)\\2\\k<y>$", "", "abba", true)]
    [InlineData("^(?P<y>.)(?P=y)$", "", "zz", true)]
    [InlineData("^(a)(b)\\g{-1}\\g1$", "", "abba", true)]
    [InlineData("^\\Qa.b*\\E$", "", "a.b*", true)]
    [InlineData("^a(?#note)b$", "", "ab", true)]
    [InlineData("^\\x41\\x{e9}\\103\\cA\\e$", "", "Aé\u0043\u0001\u001B", true)]
    [InlineData("^\\<\\/\\-$", "", "</-", true)]
    [InlineData("(?<!x)y", "", "xy", false)]
    [InlineData("", "", "", true)]
    public void Constructs_mean_what_they_mean_in_pcre(string pattern, string options, string text, bool expected) =>
        Check(pattern, options, text, expected);

    [Theory]
    [InlineData("a\\Kb", "\\K")]
    [InlineData("\\X", "\\X")]
    [InlineData("\\p{Greek}", "\\p")]
    [InlineData("(?R)", "(?R")]
    [InlineData("(a)(?1)", "(?1")]
    [InlineData("(?|a|b)", "(?|")]
    [InlineData("(?(1)a|b)", "(?(")]
    [InlineData("(*UTF8)a", "(*")]
    [InlineData("(a)\\g<1>", "\\g")]
    [InlineData("[[:<:]]a", "[[:<:]]")]
    [InlineData("[[.a.]]", "[..]")]
    public void What_has_no_equal_is_refused_by_name(string pattern, string named)
    {
        var e = Assert.Throws<UnsupportedQueryException>(() => RegexCache.Get(pattern, ""));
        Assert.Equal("$regex", e.Element);
        Assert.Contains(named, e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("(a")]
    [InlineData("a)")]
    [InlineData("[a")]
    [InlineData("[]")]
    [InlineData("[b-a]")]
    [InlineData("[a-\\d]")]
    [InlineData("[[:letters:]]")]
    [InlineData("*a")]
    [InlineData("a|+")]
    [InlineData("a\\")]
    [InlineData("\\y")]
    [InlineData("a{3,2}")]
    [InlineData("\\x{110000}")]
    [InlineData("\\x{D800}")]
    [InlineData("\\2(a)")]
    [InlineData("\\g{-1}")]
    [InlineData("a**")]
    [InlineData("a{2}{3}")]
    [InlineData("a+?{2}")]
    [InlineData("^*a")]
    [InlineData("a\\b+")]
    [InlineData("(?i)*")]
    [InlineData("(?<=a+)b")]
    [InlineData("(?<!a{1,2})b")]
    [InlineData("[:alpha:]")]
    [InlineData("[\\w-.]")]
    [InlineData("\\k<n>")]
    [InlineData("(?<1a>b)")]
    [InlineData("a\0b")]
    public void A_malformed_pattern_is_refused(string pattern) =>
        Assert.Equal("$regex", Assert.Throws<UnsupportedQueryException>(() => RegexCache.Get(pattern, "")).Element);

    [Fact]
    public void Nesting_without_end_and_length_without_end_are_refused()
    {
        Assert.Throws<UnsupportedQueryException>(() => RegexCache.Get(new string('(', 5000) + new string(')', 5000), ""));
        Assert.Throws<UnsupportedQueryException>(() => RegexCache.Get(new string('a', 40_000), ""));
    }

    [Fact]
    public void A_pattern_that_would_backtrack_without_end_answers_at_once() =>
        Check("^(a+)+$", "", new string('a', 5000) + "b", false);

    [Fact]
    public void Random_patterns_are_compiled_or_refused_and_never_crash()
    {
        const int Seed = 42;
        const string Pieces = "aK0 .^$|()[]{}*+?\\-:<>=!#,12dDwWsSbBRNQExgkiPé\n";
        var random = new Random(Seed);
        var compiled = 0;
        for (var i = 0; i < 20_000; i++)
        {
            var pattern = string.Concat(Enumerable.Range(0, random.Next(1, 9)).Select(_ => Pieces[random.Next(Pieces.Length)]));
            var options = random.Next(3) switch { 0 => "", 1 => "ix", _ => "ms" };
            try
            {
                RegexCache.IsMatch(pattern, options, "aK0 é\n😀");
                compiled++;
            }
            catch (UnsupportedQueryException e)
            {
                Assert.True(e.Element == "$regex", $"seed {Seed}, step {i}: {pattern}");
            }
        }

        Assert.True(compiled > 1000, $"{compiled} compiled");
    }

    [Fact]
    public void The_cache_stays_right_when_it_overflows()
    {
        for (var i = 0; i < 1000; i++)
        {
            var pattern = $"^{i}$";
            Assert.True(RegexCache.IsMatch(pattern, "", $"{i}"));
            Assert.False(RegexCache.IsMatch(pattern, "", $"{i}x"));
        }
    }

    private static void Check(string pattern, string options, string text, bool expected) =>
        Assert.Equal(expected, RegexCache.IsMatch(pattern, options, text));
}
