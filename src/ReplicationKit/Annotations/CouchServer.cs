namespace ReplicationKit;

/// <summary>
/// The server that a specification is declared for. A minor stands for its last patch. Options and selector operators that are
/// newer than the declared server are RPK5001; what the server does not know it ignores without a word.
/// </summary>
public enum CouchServer
{
    /// <summary>Apache CouchDB 3.0.</summary>
    CouchDB30 = 300,

    /// <summary>Apache CouchDB 3.1.</summary>
    CouchDB31 = 301,

    /// <summary>Apache CouchDB 3.2, the first that reads <c>auth.basic</c> of an endpoint.</summary>
    CouchDB32 = 302,

    /// <summary>Apache CouchDB 3.3, the first with <c>winning_revs_only</c> and <c>use_bulk_get</c>.</summary>
    CouchDB33 = 303,

    /// <summary>Apache CouchDB 3.4.</summary>
    CouchDB34 = 304,

    /// <summary>Apache CouchDB 3.5, the default.</summary>
    CouchDB35 = 305,

    /// <summary>IBM Cloudant.</summary>
    Cloudant = 1000,
}
