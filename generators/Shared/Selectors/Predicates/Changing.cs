using Microsoft.CodeAnalysis;

namespace ReplicationKit.Selectors.Predicates;

/// <summary>What changes from run to run: as part of a selector it would make another replication of each.</summary>
internal static class Changing
{
    public const string Advice =
        "it changes from run to run, and each run would be another replication; make it a member of the specification";

    public static bool Is(ISymbol symbol)
    {
        if (
            symbol.ContainingType?.Name
            is not (
                "DateTime"
                or "DateTimeOffset"
                or "Guid"
                or "Random"
                or "Environment"
                or "Stopwatch"
                or "TimeProvider"
                or "RandomNumberGenerator"
            )
        )
        {
            return false;
        }

        string type = symbol.ContainingType?.OriginalDefinition.ToDisplayString() ?? string.Empty;
        return type switch
        {
            "System.DateTime" or "System.DateTimeOffset" => symbol.Name is "Now" or "UtcNow" or "Today",
            "System.Guid" => symbol.Name is "NewGuid" or "CreateVersion7",
            "System.Random"
            or "System.Environment"
            or "System.Diagnostics.Stopwatch"
            or "System.TimeProvider"
            or "System.Security.Cryptography.RandomNumberGenerator" => true,
            _ => false,
        };
    }
}
