namespace ReplicationKit;

/// <summary>Specifies the hash function of proxy authentication tokens.</summary>
public enum ProxyTokenAlgorithm
{
    /// <summary>HMAC-SHA-256, for CouchDB 3.3 and later.</summary>
    Sha256,

    /// <summary>HMAC-SHA-1, for every CouchDB version.</summary>
    Sha1,
}
