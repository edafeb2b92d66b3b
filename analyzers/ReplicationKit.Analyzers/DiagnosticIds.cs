namespace ReplicationKit.Analyzers;

/// <summary>
/// The ids of the rules that only the compiler has: what they are about is gone at run time. Those that it shares with the run time
/// are in <c>RuleId</c>. An id is never used again for another rule.
/// </summary>
internal static class DiagnosticIds
{
    public const string NotPartial = "RPK0001";
    public const string ContainingTypeNotPartial = "RPK0002";
    public const string KindOfType = "RPK0003";
    public const string MemberExists = "RPK0004";
    public const string FixedAndOpen = "RPK0005";
    public const string UnboundMember = "RPK0007";
    public const string SameDocumentId = "RPK0008";
    public const string IdTemplate = "RPK0009";
    public const string TwoWayOption = "RPK0010";
    public const string QueryKeyTwice = "RPK0011";
    public const string SeveralSelectors = "RPK0012";
    public const string SelectorForm = "RPK0013";
    public const string QueryParamForm = "RPK0014";
    public const string DerivedWithoutAttribute = "RPK0015";
    public const string WaitForContinuous = "RPK6001";
    public const string RetriedTakenForEnd = "RPK6002";
    public const string TransientAfterEnd = "RPK6004";
    public const string EmptyId = "RPK6005";
    public const string FollowWithoutToken = "RPK6007";
    public const string NoCounterpart = "RPK7001";
    public const string TextOrder = "RPK7002";
    public const string JsonSyntax = "RPK7003";
    public const string UnknownOperator = "RPK7004";
    public const string OperandKind = "RPK7005";
    public const string FieldName = "RPK7006";
    public const string AlwaysTheSame = "RPK7007";
    public const string Changing = "RPK7008";
    public const string MissingField = "RPK7009";
    public const string NotMeant = "RPK7010";
    public const string OtherKinds = "RPK7011";
    public const string NoRefit = "RPK8001";
    public const string RefitTooOld = "RPK8002";
    public const string JsonContext = "RPK8003";
    public const string ExtendedRefitInterface = "RPK8004";
}
