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

    /// <summary>A <c>[QueryParam]</c> on the record: <see cref="DeclarationProblem.Index"/> counts them in the order of the source.</summary>
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
    public const string NotPartial = "RPK0001";
    public const string ContainingTypeNotPartial = "RPK0002";
    public const string KindOfType = "RPK0003";
    public const string MemberExists = "RPK0004";
    public const string FixedAndOpen = "RPK0005";
    public const string TypeOfMember = "RPK0006";
    public const string UnboundMember = "RPK0007";
    public const string IdTemplate = "RPK0009";
    public const string TwoWayOption = "RPK0010";
    public const string QueryKeyTwice = "RPK0011";
    public const string SeveralSelectors = "RPK0012";
    public const string QueryParamForm = "RPK0014";

    /// <summary>Whether no code can be generated.</summary>
    public bool PreventsGeneration => Id is NotPartial or ContainingTypeNotPartial or KindOfType or MemberExists;

    /// <summary>Whether this is advice, and the specification works.</summary>
    public bool IsAdvice => Id is UnboundMember;
}
