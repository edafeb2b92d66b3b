using ReplicationKit.Rules;

namespace ReplicationKit;

/// <summary>
/// Holds specifications against the rules at run time: the same table that the analyzers use, on the values that the compiler could
/// not know.
/// </summary>
public static class ReplicationValidator
{
    /// <summary>Gives every rule that a specification breaks: errors, warnings and suggestions.</summary>
    /// <param name="spec">The specification, or a document that is put together at run time.</param>
    /// <param name="context">The server that will run the replication, and the direction.</param>
    /// <returns>Empty where nothing is broken.</returns>
    /// <exception cref="ReplicationValidationException">There is no document to look at: a member is null though its type says that it
    /// never is.</exception>
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

    /// <summary>Throws where a specification breaks a rule whose severity is <see cref="ReplicationSeverity.Error"/>.</summary>
    /// <param name="spec">The specification, or a document that is put together at run time.</param>
    /// <param name="context">The server that will run the replication, and the direction.</param>
    /// <exception cref="ReplicationValidationException">Names every broken rule of that severity; <c>Violations</c> holds them.</exception>
    public static void ThrowIfInvalid(IReplicationSpec spec, in WriteContext context)
    {
        ReplicationViolation[] errors = [.. Validate(spec, context).Where(violation => violation.Severity == ReplicationSeverity.Error)];
        if (errors.Length > 0)
            throw new ReplicationValidationException(spec.DocumentId, errors);
    }

    /// <summary>So that bare names stay bare: the rules tell them from URLs.</summary>
    private static WriteContext WithoutLocalServer(in WriteContext context) =>
        new(localBaseAddress: null, server: context.Server, direction: context.Direction);
}
