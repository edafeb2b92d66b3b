using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using ReplicationKit.Testing;

namespace ReplicationKit.Tests.House;

/// <summary>Finds phrases that are not idiomatic English in comments, string literals, documentation and names.</summary>
public partial class IdiomTests
{
    /// <summary>The phrases to avoid, with what to write instead.</summary>
    private static readonly (string Instead, Regex Pattern)[] Phrases =
    [
        ("string, value", TextAsValue()),
        ("location", Place()),
        ("reports, states", Tells()),
        ("or `null` to …", NullColon()),
        ("is, appears", Stands()),
        ("a caller, another client, no caller", Somebody()),
        ("again; the reverse replication", Anew()),
        ("silently", WithoutAWord()),
        ("indefinitely", ForEver()),
        ("next to, in addition to, compared with", Beside()),
        ("after", Behind()),
        ("still, anyway", AllTheSame()),
        ("is not a …", IsNone()),
        ("requires … or later", FromOn()),
        ("poll", Look()),
        ("option, setting", Wish()),
        ("context", Surroundings()),
        ("(nothing)", HouseOrHand()),
        ("a main clause", FrontedRelative()),
        ("integer", WholeNumber()),
        ("American spelling", BritishSpelling()),
        ("returns 404", AnswersStatus()),
        ("is queried, is polled", IsAsked()),
        ("is canceled, is abandoned", GivenUp()),
        ("in turn", InTurns()),
        ("otherwise, or", Else()),
        ("even if, including", AlsoFragment()),
        ("replace … with", ReplaceBy()),
        ("rarely", Seldom()),
    ];

    /// <summary>Correct uses that a pattern cannot distinguish.</summary>
    private static readonly IdiomException[] Exceptions =
    [
        new("tests/ReplicationKit.Tests/House/IdiomTests.cs", "", "the patterns and their examples"),
    ];

    private static readonly string[] Folders = ["src", "generators", "analyzers", "tests", "benchmarks"];

    [Fact]
    public void Every_phrase_is_idiomatic() =>
        string.Join('\n', Files().SelectMany(Find)).Should().BeEmpty("these phrases are not idiomatic; write what follows the arrow");

    [Fact]
    public void Every_exception_is_needed() =>
        Exceptions
            .Where(exception => !Files().Any(path => Matches(path).Any(match => exception.Covers(match.File, match.Phrase))))
            .Should()
            .BeEmpty();

    [Theory]
    [InlineData("the empty text means none")]
    [InlineData("a list of texts")]
    [InlineData("in one place")]
    [InlineData("the server tells nothing")]
    [InlineData("how it went says the result")]
    [InlineData("the id; null: there is none")]
    [InlineData("a key stands there twice")]
    [InlineData("Somebody else changed it")]
    [InlineData("the way back begins anew", 2)]
    [InlineData("it is dropped without a word")]
    [InlineData("the job is crashing for ever")]
    [InlineData("1 beside 1.0")]
    [InlineData("the index behind the last character")]
    [InlineData("it replicates all the same")]
    [InlineData("it is no URL")]
    [InlineData("a record that derives from a specification and is none")]
    [InlineData("from 3.3 on")]
    [InlineData("after the next look")]
    [InlineData("a wish of the project")]
    [InlineData("the surroundings of a condition")]
    [InlineData("needs a hand")]
    [InlineData("the list, of which the last counts; by which it is found", 2)]
    [InlineData("a whole number")]
    [InlineData("the catalogue in another colour is cancelled at start-up", 4)]
    [InlineData("the server answers 404, and the request is answered with 500", 2)]
    [InlineData("the sources are asked in turns", 2)]
    [InlineData("the call was given up")]
    [InlineData("at most 64 kB, else 413")]
    [InlineData("every deletion, also of unknown documents")]
    [InlineData("replace the filter by a selector")]
    [InlineData("it seldom fails")]
    public void A_phrase_to_avoid_is_found(string text, int count = 1) =>
        Phrases.Sum(phrase => phrase.Pattern.Count(text)).Should().Be(count);

    [Theory]
    [InlineData("a text index, the text of the message, a text editor, plain text")]
    [InlineData("in place, takes place, a placeholder, place the attribute before the record")]
    [InlineData("there is no document; there are no jobs; there is none")]
    [InlineData("it is no longer running")]
    [InlineData("behind a reverse proxy, behind the load balancer, it lags behind the source, behind a port mapping")]
    [InlineData("the settings are all the same")]
    [InlineData("an embedded server stands in for a real one; ICU stands for International Components for Unicode; a standing connection")]
    [InlineData("looks up the name, a look-up, looks for it")]
    [InlineData("the database in which it is stored, the name to which it refers")]
    [InlineData("a forever loop, foreword")]
    [InlineData("the id that is asked for, the user is asked to confirm; PCRE gives up; it is replaced by its value")]
    [InlineData("{shutdown,cancelled}; or else the default; in turn; replace it with a name that is ended by a dot")]
    [InlineData("{\"id\":null, \"text\": null}")]
    public void Correct_English_is_not_found(string text) => Phrases.Sum(phrase => phrase.Pattern.Count(text)).Should().Be(0);

    private static IEnumerable<string> Files() =>
        Folders
            .SelectMany(folder => Directory.EnumerateFiles(RepositoryFolder.Combine(folder), "*", SearchOption.AllDirectories))
            .Concat(Directory.EnumerateFiles(RepositoryFolder.Path, "*.md"))
            .Where(path => Path.GetExtension(path) is ".cs" or ".md" && !IsOutput(path));

    private static bool IsOutput(string path) =>
        path.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj" or "TestResults" or "BenchmarkDotNet.Artifacts");

    private static string RelativePath(string path) =>
        Path.GetRelativePath(RepositoryFolder.Path, path).Replace(Path.DirectorySeparatorChar, '/');

    private static IEnumerable<string> Find(string path) =>
        Matches(path)
            .Where(match => !Exceptions.Any(exception => exception.Covers(match.File, match.Phrase)))
            .Select(match => $"{match.File}: …{match.Phrase.Replace('\n', ' ')}… -> {match.Instead}");

    private static IEnumerable<(string File, string Phrase, string Instead)> Matches(string path)
    {
        string file = RelativePath(path);
        string content = File.ReadAllText(path).ReplaceLineEndings("\n");
        IEnumerable<string> texts = path.EndsWith(".md", StringComparison.Ordinal) ? [Prose(content)] : Texts(content);
        foreach (string text in texts)
        {
            foreach ((string instead, Regex pattern) in Phrases)
            {
                foreach (Match match in pattern.Matches(text))
                {
                    string phrase = text[Math.Max(0, match.Index - 30)..Math.Min(text.Length, match.Index + match.Length + 20)];
                    yield return (file, phrase, instead);
                }
            }
        }
    }

    /// <summary>The text of a page without code, where words have another meaning.</summary>
    private static string Prose(string page) => CodeSpan().Replace(CodeFence().Replace(page, ""), "");

    /// <summary>The comments, string literals and names of a C# file. Consecutive lines of a comment are joined.</summary>
    private static IEnumerable<string> Texts(string source)
    {
        SyntaxNode root = CSharpSyntaxTree.ParseText(source).GetRoot();
        foreach (SyntaxToken token in root.DescendantTokens())
        {
            if (token.IsKind(SyntaxKind.IdentifierToken))
            {
                if (Name().IsMatch(token.ValueText))
                    yield return "surroundings " + token.ValueText;
            }
            else if (token.Value is string value && !token.IsKind(SyntaxKind.IdentifierToken))
            {
                yield return value;
            }
            else if (token.IsKind(SyntaxKind.InterpolatedStringTextToken))
            {
                yield return token.ValueText;
            }
        }

        foreach (IEnumerable<string> comment in Comments(root))
            yield return LineStart().Replace(string.Join("\n", comment), " ");
    }

    private static IEnumerable<IEnumerable<string>> Comments(SyntaxNode root)
    {
        var lines = new List<string>();
        int previous = -2;
        foreach (
            SyntaxTrivia trivia in root.DescendantTrivia().Where(trivia => trivia.ToFullString().StartsWith('/') || IsDocumentation(trivia))
        )
        {
            FileLinePositionSpan span = trivia.SyntaxTree!.GetLineSpan(trivia.FullSpan);
            if (span.StartLinePosition.Line > previous + 1 && lines.Count > 0)
            {
                yield return [.. lines];
                lines.Clear();
            }

            lines.Add(trivia.ToFullString());
            previous = span.EndLinePosition.Line;
        }

        if (lines.Count > 0)
            yield return lines;
    }

    private static bool IsDocumentation(SyntaxTrivia trivia) =>
        trivia.IsKind(SyntaxKind.SingleLineDocumentationCommentTrivia) || trivia.IsKind(SyntaxKind.MultiLineDocumentationCommentTrivia);

    [GeneratedRegex(
        @"\btexts\b|\b(an empty|the empty|no|every|each|one|two|another|any|its own) text\b|\b(a|the|this) text\b(?! (of|index|indexes|editor|file|node|search|literal|box|field))",
        Options
    )]
    private static partial Regex TextAsValue();

    [GeneratedRegex(
        @"\b(a|the|one|its|their|this|that|other|same|these|those|no|every|each|another|right|wrong|such|only|two|three|some|any) places?\b",
        Options
    )]
    private static partial Regex Place();

    [GeneratedRegex(@"\b(tells|told)\b|\bsays (of|that|so|what|how|which|why|where|nothing|the)\b", Options)]
    private static partial Regex Tells();

    [GeneratedRegex(@"[;,.] null: (?=[a-z])", Options)]
    private static partial Regex NullColon();

    [GeneratedRegex(
        @"\bstands? (alone|in(?! for\b)|at|beside|before|behind|after|there|here|under|on|between|as|where|inside|outside|together|fast)\b|\bstood\b",
        Options
    )]
    private static partial Regex Stands();

    [GeneratedRegex(@"\b(some|no|every)body\b", Options)]
    private static partial Regex Somebody();

    [GeneratedRegex(@"\banew\b|\bthe way (back|there)\b", Options)]
    private static partial Regex Anew();

    [GeneratedRegex(@"\bwithout a word\b|\bno word\b", Options)]
    private static partial Regex WithoutAWord();

    [GeneratedRegex(@"\bfor ever\b", Options)]
    private static partial Regex ForEver();

    [GeneratedRegex(@"\bbeside\b", Options)]
    private static partial Regex Beside();

    [GeneratedRegex(
        @"(?<!\b(lag|lags|fall|falls|fell|left) )\bbehind\b(?! (an?|the|its|one) (reverse |corporate |HTTP )?(prox|firewall|load|NAT|gateway|interface|port))",
        Options
    )]
    private static partial Regex Behind();

    [GeneratedRegex(@"(?<!\b(is|are|were) )\ball the same\b", Options)]
    private static partial Regex AllTheSame();

    [GeneratedRegex(
        @"(?<!\bthere )\b(is|are) none\b|(?<!\bthere )\b(is|are) no (?!(longer|more|less|better|worse|different)\b)[a-z]",
        Options
    )]
    private static partial Regex IsNone();

    [GeneratedRegex(@"\bfrom [0-9][0-9.]* on\b|\bis understood from\b", Options)]
    private static partial Regex FromOn();

    [GeneratedRegex(@"\b(a|the|each|every|next|first|last|second|one|another|two) looks?\b(?!-| ?up)", Options)]
    private static partial Regex Look();

    [GeneratedRegex(@"\bwish(es|ed)?\b", Options)]
    private static partial Regex Wish();

    [GeneratedRegex(@"\bsurroundings\b", Options)]
    private static partial Regex Surroundings();

    [GeneratedRegex(@"\b(a hand|the house|house rules?)\b", Options)]
    private static partial Regex HouseOrHand();

    [GeneratedRegex(@"[,;:.] (of|by|to) which\b", Options)]
    private static partial Regex FrontedRelative();

    [GeneratedRegex(@"\bwhole numbers?\b", Options)]
    private static partial Regex WholeNumber();

    [GeneratedRegex(
        @"catalogue|(?<![{,])(?!\Acancelled\z)cancell(?!ation)|olour|behaviour|honour|favour|neighbour|\w+(ormalis|erialis|nitialis|ecognis|rganis|ynchronis)(e|ed|es|ing|ation)\b|start-up|time-outs?\b",
        Options
    )]
    private static partial Regex BritishSpelling();

    [GeneratedRegex(@"\b(answers?|answered) (with |only |HTTP |status )*[1-5][0-9][0-9]\b", Options)]
    private static partial Regex AnswersStatus();

    [GeneratedRegex(@"\b(is|are|was|were) asked\b(?! (for|to)\b)|\basked about\b", Options)]
    private static partial Regex IsAsked();

    [GeneratedRegex(@"\b(is|are|was|were|be) given up\b", Options)]
    private static partial Regex GivenUp();

    [GeneratedRegex(@"\bin turns\b", Options)]
    private static partial Regex InTurns();

    [GeneratedRegex(@", else\b", Options)]
    private static partial Regex Else();

    [GeneratedRegex(@", also (of|for|in|if|when|by|to|with|on|from|as|while|static)\b", Options)]
    private static partial Regex AlsoFragment();

    [GeneratedRegex(@"\breplaces? (?!.{0,60}\bwith\b)[^.;:,]{1,40} by\b", Options)]
    private static partial Regex ReplaceBy();

    [GeneratedRegex(@"\bseldom\b", Options)]
    private static partial Regex Seldom();

    /// <summary>Names that read like a translation.</summary>
    [GeneratedRegex(@"Surroundings|(?<!Command)Places?(?![a-z])|ReadAnew|Remedy|Misfit|Nobody|Somebody|Wish")]
    private static partial Regex Name();

    [GeneratedRegex(@"^```[\s\S]*?^```", RegexOptions.Multiline)]
    private static partial Regex CodeFence();

    [GeneratedRegex("``.+?``|`[^`\n]*`")]
    private static partial Regex CodeSpan();

    [GeneratedRegex(@"\s*\n\s*(///?)?\s*|^///?\s*")]
    private static partial Regex LineStart();

    /// <param name="File">The end of the file's path.</param>
    /// <param name="Phrase">A part of the phrase, or an empty string for every phrase in the file.</param>
    /// <param name="Reason">Why the phrase is correct.</param>
    private sealed record IdiomException(string File, string Phrase, string Reason)
    {
        public bool Covers(string file, string phrase) =>
            file.EndsWith(File, StringComparison.Ordinal) && phrase.Contains(Phrase, StringComparison.Ordinal);
    }

    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;
}
