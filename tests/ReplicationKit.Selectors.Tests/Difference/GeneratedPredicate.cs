namespace ReplicationKit.Selectors.Tests.Difference;

/// <summary>
/// A predicate in C#, and the same with string equality by collation, which is what a selector means by default. Only the
/// outcome of equality differs.
/// </summary>
internal sealed record GeneratedPredicate(string Source, string Collated)
{
    /// <summary>What the predicate reads: names of properties and, after a slash, what it reads inside an <c>Inner</c>.</summary>
    public IReadOnlyList<string> Reads { get; init; } = [];

    public static GeneratedPredicate Same(string source) => new(source, source);

    public GeneratedPredicate Wrap(string before, string after) =>
        this with
        {
            Source = before + Source + after,
            Collated = before + Collated + after,
        };

    public static GeneratedPredicate Join(GeneratedPredicate left, string op, GeneratedPredicate right) =>
        new($"({left.Source} {op} {right.Source})", $"({left.Collated} {op} {right.Collated})") { Reads = [.. left.Reads, .. right.Reads] };
}
