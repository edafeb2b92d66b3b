namespace ReplicationKit.Rules;

/// <summary>A header that is sent with the requests to an endpoint.</summary>
internal sealed class HeaderSpec
{
    public HeaderSpec(string name, OptionValue<string?> value)
    {
        Name = name;
        Value = value;
    }

    public string Name { get; }

    public OptionValue<string?> Value { get; }
}

/// <summary>A source or a target as the rules see it.</summary>
internal sealed class EndpointSpec
{
    /// <summary>The endpoint of a specification that does not set one.</summary>
    public static readonly EndpointSpec None = new();

    private EndpointUrl? _url;

    /// <summary>A bare database name or a URL, as written.</summary>
    public OptionValue<string?> Address { get; set; }

    /// <summary>
    /// The name of a database on the server that runs the replication, if the address is its URL (as in a document that has been written);
    /// otherwise <c>null</c>.
    /// </summary>
    public string? LocalName { get; set; }

    /// <summary>Whether the address is meant as a URL even if it does not look like one.</summary>
    public bool IsRemote { get; set; }

    /// <summary>The user of <c>auth.basic</c>.</summary>
    public OptionValue<string?> UserName { get; set; }

    /// <summary>The password of <c>auth.basic</c>.</summary>
    public OptionValue<string?> Password { get; set; }

    /// <summary>The key of <c>auth.iam</c>.</summary>
    public OptionValue<string?> IamApiKey { get; set; }

    public IReadOnlyList<HeaderSpec> Headers { get; set; } = Array.Empty<HeaderSpec>();

    /// <summary>An endpoint that has only a known address.</summary>
    public static EndpointSpec At(string? address) => new() { Address = OptionValue<string?>.Known(address) };

    /// <summary>An endpoint that is set at run time.</summary>
    public static EndpointSpec Open { get; } = new() { Address = OptionValue<string?>.Open };

    /// <summary>An endpoint that may be set at run time.</summary>
    public static EndpointSpec Optional { get; } = new() { Address = OptionValue<string?>.Optional };

    /// <summary>Whether the address is known and is a URL, not a database of the server that runs the replication.</summary>
    public bool IsUrl =>
        LocalName is null && Address.IsKnown && Address.Value is not null && (IsRemote || EndpointUrl.IsUrl(Address.Value));

    /// <summary>The bare name of the database, or <c>null</c> if the address is a URL.</summary>
    public string? BareName => LocalName ?? (Address.IsKnown && !IsUrl ? Address.Value : null);

    /// <summary>The address, parsed as the server parses it. Valid only if the address is known and is a URL.</summary>
    public EndpointUrl Url => _url ??= EndpointUrl.Read(Address.Value!);

    public bool HasBasicAuth => !UserName.IsAbsent || !Password.IsAbsent;

    public bool HasIam => !IamApiKey.IsAbsent;

    /// <summary>The <c>Authorization</c> header, or <c>null</c> if there is none.</summary>
    public HeaderSpec? Authorization
    {
        get
        {
            foreach (HeaderSpec header in Headers)
            {
                if (string.Equals(header.Name, "Authorization", StringComparison.OrdinalIgnoreCase))
                    return header;
            }

            return null;
        }
    }
}
