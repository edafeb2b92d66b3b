namespace ReplicationKit.Hosting;

/// <summary>Reads credentials from a configuration section.</summary>
internal static class CredentialsSection
{
    /// <summary>The keys of the client's credentials.</summary>
    public static readonly string[] Keys =
    [
        "Kind",
        "UserName",
        "ApiKey",
        "Token",
        "Password",
        "Secret",
        "Roles",
        "TokenEndpoint",
        "Algorithm",
    ];

    /// <summary>The keys of the credentials that the server presents to itself.</summary>
    public static readonly string[] LocalKeys = ["UserName", "Password", "ApiKey"];

    /// <summary>Reads the client's credentials.</summary>
    public static ReplicatorCredentials? Read(SectionReader section)
    {
        CredentialsKind? kind = section.Name<CredentialsKind>("Kind");
        string? user = section.Text("UserName");
        string? key = section.Text("ApiKey");
        string? token = section.Text("Token");
        string? password = section.Text("Password");
        string? secret = section.Text("Secret");
        string[] roles = section.List("Roles");
        Uri? tokenEndpoint = section.Address("TokenEndpoint");
        ProxyTokenAlgorithm algorithm = section.Name<ProxyTokenAlgorithm>("Algorithm") ?? default;
        section.FailOnUnknown([], isShared: false);

        return (kind ?? Guess(user, key, token)) switch
        {
            CredentialsKind.Anonymous => ReplicatorCredentials.Anonymous,
            CredentialsKind.Basic => Basic(section, user, password),
            CredentialsKind.Session => HasBoth(section, "Session", user, password) ? ReplicatorCredentials.Session(user!, password!) : null,
            CredentialsKind.Iam => section.Demand("ApiKey", "credentials of the kind Iam require an API key") is null
                ? null
                : ReplicatorCredentials.Iam(key!, tokenEndpoint),
            CredentialsKind.Jwt => section.Demand("Token", "credentials of the kind Jwt require a token") is null
                ? null
                : ReplicatorCredentials.Jwt(token!),
            CredentialsKind.Proxy => section.Demand("UserName", "credentials of the kind Proxy require a user") is null
                ? null
                : ReplicatorCredentials.Proxy(user!, roles, secret, algorithm),
            _ => Incomplete(section),
        };
    }

    /// <summary>Reads the credentials that the server presents to itself.</summary>
    public static EndpointCredentials? ReadLocal(SectionReader section)
    {
        string? user = section.Text("UserName");
        string? password = section.Text("Password");
        string? key = section.Text("ApiKey");
        section.FailOnUnknown([], isShared: false);
        if (key is not null)
            return EndpointCredentials.Iam(key);
        return HasBoth(section, "Basic", user, password) ? EndpointCredentials.Basic(user!, password!) : null;
    }

    private static CredentialsKind? Guess(string? user, string? key, string? token) =>
        user is not null ? CredentialsKind.Basic
        : key is not null ? CredentialsKind.Iam
        : token is not null ? CredentialsKind.Jwt
        : null;

    private static ReplicatorCredentials? Basic(SectionReader section, string? user, string? password)
    {
        if (!HasBoth(section, "Basic", user, password))
            return null;
        if (!user!.Contains(':', StringComparison.Ordinal))
            return ReplicatorCredentials.Basic(user, password!);
        section.Fail("UserName", "contains a colon, which basic authentication does not support: set Kind to 'Session'");
        return null;
    }

    private static bool HasBoth(SectionReader section, string kind, string? user, string? password)
    {
        if (user is null)
            section.Fail("UserName", $"is missing: credentials of the kind {kind} require a user and a password");
        if (password is null)
            section.Fail("Password", $"is missing: credentials of the kind {kind} require a user and a password");
        return user is not null && password is not null;
    }

    private static ReplicatorCredentials? Incomplete(SectionReader section)
    {
        section.Fail(
            "Kind",
            $"is missing, and UserName, ApiKey and Token are not set; set it to one of {string.Join(", ", Enum.GetNames<CredentialsKind>())}"
        );
        return null;
    }
}
