using ReplicationKit.Rules;

namespace ReplicationKit.Shared;

/// <summary>Where in the declaration a problem is.</summary>
internal enum ProblemSite
{
    /// <summary>The record's name.</summary>
    Type,

    /// <summary>An argument of <c>[Replication]</c>: <see cref="DeclarationProblem.Subject"/> is its name.</summary>
    Argument,

    /// <summary>A member: <see cref="DeclarationProblem.Subject"/> is its name.</summary>
    Member,

    /// <summary>
    /// A <c>[QueryParam]</c> on the record: <see cref="DeclarationProblem.Index"/> counts them in the order of the source.
    /// </summary>
    QueryParam,

    /// <summary>The <c>[QueryParam]</c> of a member: <see cref="DeclarationProblem.Subject"/> is the member's name.</summary>
    MemberQueryParam,
}

/// <summary>A rule 0xxx that a declaration breaks. The analyzers find the place; here are only names.</summary>
/// <param name="Id">The rule.</param>
/// <param name="Site">What of the declaration is meant.</param>
/// <param name="Subject">Its name.</param>
/// <param name="Detail">What else the message needs: the option, the key, the kind of type.</param>
/// <param name="Index">Which one, where there are several.</param>
internal sealed record DeclarationProblem(string Id, ProblemSite Site, string Subject, string Detail = "", int Index = 0)
{
    /// <summary>Whether no code can be generated.</summary>
    public bool PreventsGeneration =>
        Id is DiagnosticIds.NotPartial or DiagnosticIds.ContainingTypeNotPartial or DiagnosticIds.KindOfType or DiagnosticIds.MemberExists;

    /// <summary>Whether this is advice, and the specification works.</summary>
    public bool IsAdvice => Id is DiagnosticIds.UnboundMember;
}
