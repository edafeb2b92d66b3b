using System.ComponentModel;

namespace ReplicationKit.CompilerServices;

/// <summary>A specification that violates rules at compile time.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class BrokenSpecification
{
    /// <summary>Returns the exception that writing its document throws.</summary>
    /// <typeparam name="T">The specification's type, whose description names the rules.</typeparam>
    public static ReplicationValidationException Exception<T>()
        where T : IDescribedSpecification
    {
        ReplicationDescription description = T.Description;
        IReadOnlyList<string> rules = description.BrokenRules;
        return new(
            $"The specification {description.Name} violates {(rules.Count == 1 ? "a rule" : $"{rules.Count} rules")}, so it has no "
                + $"document: {string.Join("; ", rules)}."
        )
        {
            Violations = [.. rules.Select(ReplicationViolation.Parse)],
        };
    }
}
