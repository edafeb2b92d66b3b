using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ReplicationKit.Selectors.Predicates;

/// <summary>Values that differ from run to run. In a selector they would make each run a different replication.</summary>
internal static class ChangingValue
{
    public const string Advice =
        "its value differs from run to run, so each run would be a different replication; make it a member of the specification";

    /// <summary>The first part of an expression that is such a value, or <c>null</c>.</summary>
    public static IOperation? PartOf(IOperation operation) =>
        operation
            .DescendantsAndSelf()
            .FirstOrDefault(static part =>
                part switch
                {
                    IInvocationOperation call => Is(call.TargetMethod),
                    IPropertyReferenceOperation property => Is(property.Property),
                    IFieldReferenceOperation field => Is(field.Field),
                    _ => false,
                }
            );

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
