using ReplicationKit.Rules;

namespace ReplicationKit;

/// <summary>
/// Checks specifications against the rules at run time: the same rules that the analyzers apply, on the values that are unknown at compile
/// time.
/// </summary>
public static class ReplicationValidator
{
    /// <summary>Returns every rule that a specification breaks: errors, warnings and suggestions.</summary>
    /// <param name="spec">The specification, or a document that was created at run time.</param>
    /// <param name="context">The server that will run the replication, and the direction.</param>
    /// <returns>The violations, or an empty list if there are none.</returns>
    /// <exception cref="ReplicationValidationException">The document cannot be created, because a non-nullable member is null.</exception>
    public static IReadOnlyList<ReplicationViolation> Validate(IReplicationSpec spec, in WriteContext context)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ReplicationDocument document;
        try
        {
            document = spec as ReplicationDocument ?? spec.ToDocument(WithoutLocalServer(context));
        }
        catch (ReplicationValidationException exception) when (exception.Violations.Count > 0)
        {
            return exception.Violations;
        }

        ReplicationSpec input = DocumentSpecReader.Read(document, context);
        input.TwoWay = spec.IsTwoWay;
        return [.. RuleTable.Evaluate(input).Select(static violation => new ReplicationViolation(violation))];
    }

    /// <summary>Throws if a specification violates a rule whose severity is <see cref="ReplicationSeverity.Error"/>.</summary>
    /// <param name="spec">The specification, or a document that was created at run time.</param>
    /// <param name="context">The server that will run the replication, and the direction.</param>
    /// <exception cref="ReplicationValidationException">A rule of that severity is broken; <c>Violations</c> contains every one of
    /// them.</exception>
    public static void ThrowIfInvalid(IReplicationSpec spec, in WriteContext context)
    {
        ReplicationViolation[] errors = [.. Validate(spec, context).Where(violation => violation.Severity == ReplicationSeverity.Error)];
        if (errors.Length > 0)
            throw new ReplicationValidationException(spec.DocumentId, errors);
    }

    /// <summary>Removes the local server so that bare names stay bare, because the rules distinguish them from URLs.</summary>
    private static WriteContext WithoutLocalServer(in WriteContext context) =>
        new(localBaseAddress: null, server: context.Server, direction: context.Direction);
}
