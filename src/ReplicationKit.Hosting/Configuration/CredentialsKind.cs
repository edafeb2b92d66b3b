namespace ReplicationKit.Hosting;

/// <summary>The kinds of credentials that a configuration can name.</summary>
internal enum CredentialsKind
{
    Anonymous,
    Basic,
    Session,
    Iam,
    Jwt,
    Proxy,
}
