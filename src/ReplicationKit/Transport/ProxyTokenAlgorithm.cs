namespace ReplicationKit;

/// <summary>The hash that a token of proxy authentication is made with.</summary>
public enum ProxyTokenAlgorithm
{
    /// <summary>HMAC-SHA-256; CouchDB 3.4 and newer.</summary>
    Sha256,

    /// <summary>HMAC-SHA-1; every CouchDB.</summary>
    Sha1,
}
