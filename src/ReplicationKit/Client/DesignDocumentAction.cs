namespace ReplicationKit;

/// <summary>Specifies what must be done so that a design document is deployed as declared.</summary>
public enum DesignDocumentAction
{
    /// <summary>Nothing: all declared fields are deployed.</summary>
    Unchanged,

    /// <summary>Create the document; it does not exist.</summary>
    Create,

    /// <summary>
    /// Write the document again with the declared fields, and keep the other fields. The server then rebuilds changed views.
    /// </summary>
    Update,
}
