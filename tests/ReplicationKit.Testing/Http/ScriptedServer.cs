namespace ReplicationKit.Testing;

/// <summary>The kind of server that a script imitates.</summary>
public enum ScriptedServer
{
    /// <summary>CouchDB 3.x, with a scheduler.</summary>
    CouchDB3,

    /// <summary>CouchDB 1.x: no scheduler (400) and no <c>_bulk_get</c> (405); the documents contain the states.</summary>
    CouchDB1,

    /// <summary>PouchDB Server: no scheduler (404), and endpoints are read only if they are strings.</summary>
    Pouch,
}
