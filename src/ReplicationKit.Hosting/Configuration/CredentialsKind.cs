namespace ReplicationKit.Hosting;

/// <summary>Specifies the kinds of credentials in a configuration.</summary>
internal enum CredentialsKind
{
    Anonymous,
    Basic,
    Session,
    Iam,
    Jwt,
    Proxy,
}
