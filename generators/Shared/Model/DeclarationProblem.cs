using ReplicationKit.Rules;

namespace ReplicationKit.Shared;

/// <summary>The part of the declaration that a problem concerns.</summary>
internal enum ProblemLocation
{
    /// <summary>The record's name.</summary>
    Type,

    /// <summary>An argument of <c>[Replication]</c>: <see cref="DeclarationProblem.Subject"/> is its name.</summary>
    Argument,

    /// <summary>A member: <see cref="DeclarationProblem.Subject"/> is its name.</summary>
    Member,

    /// <summary>
    /// A <c>[QueryParam]</c> on the record: <see cref="DeclarationProblem.Index"/> is its index in the order of the source.
    /// </summary>
    QueryParam,

    /// <summary>The <c>[QueryParam]</c> of a member: <see cref="DeclarationProblem.Subject"/> is the member's name.</summary>
    MemberQueryParam,
}

/// <summary>A violation of a rule 0xxx by a declaration. It contains only names; the analyzers find the location.</summary>
/// <param name="Id">The rule.</param>
/// <param name="Location">The part of the declaration.</param>
/// <param name="Subject">Its name.</param>
/// <param name="Detail">Further information for the message: the option, the key, the kind of type.</param>
/// <param name="Index">The index, if there are several.</param>
internal sealed record DeclarationProblem(string Id, ProblemLocation Location, string Subject, string Detail = "", int Index = 0)
{
    /// <summary>Whether the problem prevents code generation.</summary>
    public bool PreventsGeneration =>
        Id is DiagnosticIds.NotPartial or DiagnosticIds.ContainingTypeNotPartial or DiagnosticIds.KindOfType or DiagnosticIds.MemberExists;

    /// <summary>Whether this is advice, and the specification works.</summary>
    public bool IsAdvice => Id is DiagnosticIds.UnboundMember;
}
