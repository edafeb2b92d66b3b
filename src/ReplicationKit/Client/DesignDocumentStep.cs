using System.Text.Json.Nodes;

namespace ReplicationKit;

/// <summary>The action required for one design document in one database, and the reason.</summary>
/// <param name="Database">The database, without secrets.</param>
/// <param name="Id">The document's id, such as <c>_design/staff</c>.</param>
/// <param name="Action">The required action.</param>
/// <param name="Changes">
/// The fields that differ, such as <c>filters.by_department</c>. For a document to be created, all declared fields. Empty if nothing
/// changes.
/// </param>
public sealed record DesignDocumentStep(
    string Database,
    string Id,
    DesignDocumentAction Action,
    IReadOnlyList<ReplicationPlanChange> Changes
)
{
    /// <summary>
    /// Gets the revision of the document: in a plan, the current one; after ensuring, the new one; or <c>null</c> if it does not exist.
    /// </summary>
    public string? Revision { get; internal init; }

    /// <summary>The document to write: the deployed fields with the declared ones.</summary>
    internal JsonObject Merged { get; init; } = [];

    /// <summary>Gets the reason for the action, as a clause.</summary>
    public string Reason =>
        Action switch
        {
            DesignDocumentAction.Create => "the document does not exist",
            DesignDocumentAction.Update => "it is deployed with different fields: "
                + string.Join(", ", Changes.Select(change => change.Field)),
            _ => "it is deployed as declared",
        };

    /// <summary>Returns the action, the database with the id, and the reason.</summary>
    public override string ToString() => $"{Action} {Database}/{Id}: {Reason}";
}
