namespace ReplicationKit.Rules;

/// <summary>
/// The ids of all diagnostics, in order. No other shipped code contains an id as a literal. To add one, take the next number of its group
/// (the first digit, <see cref="RuleCategory"/>). An id is never reused for another rule, so a gap is not a free number.
/// </summary>
internal static class DiagnosticIds
{
    /// <summary>The address of the rules' pages.</summary>
    public const string HelpLinkRoot = "https://github.com/replicationkit/replicationkit/blob/main/analyzers/docs/";

    public const string NotPartial = "RPK0001";
    public const string ContainingTypeNotPartial = "RPK0002";
    public const string KindOfType = "RPK0003";
    public const string MemberExists = "RPK0004";
    public const string FixedAndOpen = "RPK0005";
    public const string TypeMismatch = "RPK0006";
    public const string UnboundMember = "RPK0007";
    public const string SameDocumentId = "RPK0008";
    public const string IdTemplate = "RPK0009";
    public const string TwoWayOption = "RPK0010";
    public const string DuplicateQueryKey = "RPK0011";
    public const string SeveralSelectors = "RPK0012";
    public const string SelectorForm = "RPK0013";
    public const string QueryParamForm = "RPK0014";
    public const string DerivedWithoutAttribute = "RPK0015";

    public const string SourceMissing = "RPK1001";
    public const string TargetMissing = "RPK1002";
    public const string EndpointEmpty = "RPK1003";
    public const string EndpointNotUrl = "RPK1004";
    public const string EndpointScheme = "RPK1005";
    public const string EndpointQuery = "RPK1006";
    public const string EndpointWithoutDatabase = "RPK1007";
    public const string DatabaseName = "RPK1008";
    public const string DatabaseNameNotEscaped = "RPK1009";
    public const string ExclusiveSelections = "RPK1010";
    public const string FilterForm = "RPK1011";
    public const string FilterPrefix = "RPK1012";
    public const string BuiltInFilter = "RPK1013";
    public const string ViewFilter = "RPK1014";
    public const string ExclusiveProxies = "RPK1015";
    public const string ProxyUrl = "RPK1016";
    public const string NumberRange = "RPK1017";
    public const string ShardRange = "RPK1018";
    public const string ErlangOptions = "RPK1019";
    public const string DocumentId = "RPK1020";
    public const string DocIdNull = "RPK1021";
    public const string SameDatabase = "RPK1022";
    public const string SinceSequence = "RPK1023";
    public const string Header = "RPK1024";
    public const string ServerField = "RPK1025";
    public const string Cancel = "RPK1026";
    public const string UserContextForm = "RPK1027";
    public const string IPv6Host = "RPK1028";
    public const string UnpairedSurrogate = "RPK1029";
    public const string QueryKey = "RPK1030";
    public const string DeletionsExclusive = "RPK1031";
    public const string DesignSyntax = "RPK1032";
    public const string DesignNotFunction = "RPK1033";
    public const string DesignDocument = "RPK1034";

    public const string TargetParamsIgnored = "RPK2001";
    public const string QueryParamsIgnored = "RPK2002";
    public const string ReservedQueryParam = "RPK2003";
    public const string CheckpointIntervalIgnored = "RPK2004";
    public const string CheckpointsOff = "RPK2005";
    public const string SinceSeqReplayed = "RPK2006";
    public const string DocIdsEmpty = "RPK2007";
    public const string DocIdDecoded = "RPK2008";
    public const string DuplicateDocId = "RPK2009";
    public const string DocIdReserved = "RPK2010";
    public const string SameJob = "RPK2011";
    public const string WinningRevsBothWays = "RPK2012";
    public const string FilteredDeletions = "RPK2013";
    public const string UserContextWithoutEffect = "RPK2014";
    public const string SystemDatabase = "RPK2015";
    public const string UnknownSocketOption = "RPK2016";
    public const string DocIdWithoutPartition = "RPK2017";
    public const string SinceSeqIsIdentity = "RPK2019";
    public const string DocIdEmpty = "RPK2020";
    public const string LongQueryParams = "RPK2021";
    public const string UnknownFilter = "RPK2022";
    public const string UnknownView = "RPK2023";
    public const string UnreadQueryParam = "RPK2024";
    public const string UnsetQueryParam = "RPK2025";
    public const string UnusedDesignField = "RPK2026";

    public const string FilterFunction = "RPK3001";
    public const string ShortConnectionTimeout = "RPK3003";
    public const string ManyRetries = "RPK3004";
    public const string ManyWorkers = "RPK3005";
    public const string ShortCheckpointInterval = "RPK3006";
    public const string BulkGetOff = "RPK3007";

    public const string CredentialsInUrl = "RPK4001";
    public const string ConstantSecret = "RPK4002";
    public const string BasicHeader = "RPK4003";
    public const string SeveralCredentials = "RPK4004";
    public const string PlainHttp = "RPK4005";
    public const string BearerHeader = "RPK4006";
    public const string AdminRole = "RPK4007";
    public const string CredentialsInProxy = "RPK4008";
    public const string HalfCredentials = "RPK4009";
    public const string EncodedCredentials = "RPK4010";

    public const string OptionTooNew = "RPK5001";
    public const string ProxyOnCloudant = "RPK5002";
    public const string IamOnCouchDB = "RPK5003";
    public const string HttpsProxy = "RPK5005";
    public const string SinceSeqTooNew = "RPK5006";
    public const string IPv6HostTooNew = "RPK5007";

    public const string WaitForContinuous = "RPK6001";
    public const string NonTerminalState = "RPK6002";
    public const string TransientNotFound = "RPK6004";
    public const string EmptyId = "RPK6005";
    public const string FollowWithoutToken = "RPK6007";
    public const string NotAwaited = "RPK6008";

    public const string NotTranslatable = "RPK7001";
    public const string StringOrder = "RPK7002";
    public const string JsonSyntax = "RPK7003";
    public const string UnknownOperator = "RPK7004";
    public const string OperandKind = "RPK7005";
    public const string FieldName = "RPK7006";
    public const string ConstantPredicate = "RPK7007";
    public const string ChangingValue = "RPK7008";
    public const string MissingField = "RPK7009";
    public const string ProbableMistake = "RPK7010";
    public const string OtherTypes = "RPK7011";
    public const string MissingDollar = "RPK7012";
    public const string UnnamedField = "RPK7013";

    public const string NoRefit = "RPK8001";
    public const string RefitTooOld = "RPK8002";
    public const string JsonContext = "RPK8003";
    public const string ExtendedRefitInterface = "RPK8004";
    public const string RefitInterfaceNameTaken = "RPK8005";

    /// <summary>Reported by the package's MSBuild targets, before any analyzer could run.</summary>
    public const string UnsupportedCompiler = "RPK9001";

    public const string LanguageTooOld = "RPK9002";

    /// <summary>Reported by the package's MSBuild targets: neither analyzers nor generators run in Visual Basic and F# projects.</summary>
    public const string UnsupportedLanguage = "RPK9003";
}
