namespace ReplicationKit.Rules;

/// <summary>
/// The servers that a specification can be declared for, with the names and values of the public <c>CouchServer</c>. A test keeps them in
/// sync.
/// </summary>
internal enum ServerVersion
{
    CouchDB30 = 300,
    CouchDB31 = 301,
    CouchDB32 = 302,
    CouchDB33 = 303,
    CouchDB34 = 304,
    CouchDB35 = 305,
    Cloudant = 1000,
}
