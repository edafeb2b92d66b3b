namespace ReplicationKit.Rules;

/// <summary>A string of a specification that is written to the document.</summary>
internal readonly struct SpecString
{
    private SpecString(RuleSubject subject, string name, string? value)
    {
        Subject = subject;
        Name = name;
        Value = value;
    }

    public RuleSubject Subject { get; }

    public string Name { get; }

    public string? Value { get; }

    /// <summary>Every known string.</summary>
    public static IEnumerable<SpecString> Of(ReplicationSpec spec)
    {
        yield return new SpecString(RuleSubject.DocumentId, "Id", spec.Id.Value);
        foreach (
            SpecString text in OfEndpoint(spec.Source, ReplicationOptions.Source).Concat(OfEndpoint(spec.Target, ReplicationOptions.Target))
        )
            yield return text;
        yield return OfOption(ReplicationOptions.Filter, spec.Filter);
        yield return OfOption(ReplicationOptions.Selector, spec.Selector);
        yield return OfOption(ReplicationOptions.SocketOptions, spec.SocketOptions);
        yield return OfOption(ReplicationOptions.IbrowseOptions, spec.IbrowseOptions);
        foreach (QueryParamSpec parameter in spec.QueryParams)
        {
            yield return new SpecString(RuleSubject.QueryParam(parameter.Key), "A query parameter", parameter.Key);
            yield return new SpecString(
                RuleSubject.QueryParam(parameter.Key),
                "The query parameter '" + parameter.Key + "'",
                parameter.Value.Value as string
            );
        }

        IReadOnlyList<string?> ids = spec.DocIds.Value ?? Array.Empty<string?>();
        for (int i = 0; i < ids.Count; i++)
            yield return new SpecString(RuleSubject.Element(ReplicationOptions.DocIds, i), "DocIds[" + Literal.Of(i) + "]", ids[i]);
    }

    private static SpecString OfOption(ReplicationOption option, OptionValue<string?> value) =>
        new(RuleSubject.Of(option), option.Name, value.Value);

    private static IEnumerable<SpecString> OfEndpoint(EndpointSpec endpoint, ReplicationOption option)
    {
        yield return new SpecString(RuleSubject.Credentials(option), option.Name + "'s user name", endpoint.UserName.Value);
        yield return new SpecString(RuleSubject.Credentials(option), option.Name + "'s password", endpoint.Password.Value);
        yield return new SpecString(RuleSubject.Credentials(option), option.Name + "'s IAM key", endpoint.IamApiKey.Value);
        foreach (HeaderSpec header in endpoint.Headers)
            yield return new SpecString(
                RuleSubject.Header(option, header.Name),
                option.Name + "'s header '" + header.Name + "'",
                header.Value.Value
            );
    }
}
