using System.Globalization;
using Microsoft.CodeAnalysis;

namespace ReplicationKit.Testing.Verification;

/// <summary>A diagnostic that a test expects; the calls are those of the type of this name in Microsoft.CodeAnalysis.Testing.</summary>
public readonly struct DiagnosticResult
{
    private DiagnosticResult(string id, DiagnosticSeverity? severity, int? place, object[]? arguments)
    {
        Id = id;
        Severity = severity;
        Place = place;
        Arguments = arguments;
    }

    /// <summary>A diagnostic of an id and a severity.</summary>
    public DiagnosticResult(string id, DiagnosticSeverity severity)
        : this(id, severity, null, null)
    {
    }

    public string Id { get; }

    /// <summary>Null: any.</summary>
    public DiagnosticSeverity? Severity { get; }

    /// <summary>The number of the place in the markup (<c>{|#0:…|}</c>); null: without a place.</summary>
    public int? Place { get; }

    /// <summary>What the message holds; null: anything.</summary>
    public IReadOnlyList<object>? Arguments { get; }

    /// <summary>At the place with this number in the markup.</summary>
    public DiagnosticResult WithLocation(int markupKey) => new(Id, Severity, markupKey, (object[]?)Arguments);

    /// <summary>With these arguments of the message.</summary>
    public DiagnosticResult WithArguments(params object[] arguments) => new(Id, Severity, Place, arguments);

    /// <summary>With this severity.</summary>
    public DiagnosticResult WithSeverity(DiagnosticSeverity severity) => new(Id, severity, Place, (object[]?)Arguments);

    /// <summary>Whether a diagnostic is the expected one, its place aside.</summary>
    internal bool Matches(Diagnostic diagnostic) =>
        diagnostic.Id == Id
        && (Severity is null || diagnostic.Severity == Severity)
        && (Arguments is null || diagnostic.GetMessage(CultureInfo.InvariantCulture) == Message(diagnostic));

    private string Message(Diagnostic diagnostic) =>
        string.Format(CultureInfo.InvariantCulture, diagnostic.Descriptor.MessageFormat.ToString(CultureInfo.InvariantCulture), [.. Arguments!]);

    public override string ToString() => $"{Id} {Severity?.ToString() ?? "(any severity)"} at {(Place is null ? "no place" : "#" + Place)}";
}
