namespace ReplicationKit.Rules;

/// <summary>The values of the option Deletions, with the numbers of the public enumeration.</summary>
internal enum DeletionHandling
{
    Unspecified = 0,
    Include = 1,
    Exclude = 2,
}

/// <summary>Adds what happens to deletions to a selector. A deleted document has <c>_deleted</c>, and no other document has.</summary>
internal static class DeletionSelector
{
    /// <summary>The selector of documents that are not deleted.</summary>
    public const string NotDeleted = "{\"_deleted\":{\"$exists\":false}}";

    public const string IncludeBefore = "{\"$or\":[{\"_deleted\":true},";
    public const string ExcludeBefore = "{\"$and\":[" + NotDeleted + ",";
    public const string After = "]}";

    /// <summary>The selector that matches every document. Inside another selector, it would match only an empty one.</summary>
    public const string Everything = "{}";

    /// <summary>The selector as it is written, or <c>null</c> if there is none.</summary>
    public static string? Of(string? selector, DeletionHandling deletions)
    {
        bool isEmpty = selector is null || SelectorIdentity.Of(selector) == Everything;
        return deletions switch
        {
            DeletionHandling.Include when !isEmpty => IncludeBefore + selector + After,
            DeletionHandling.Exclude when !isEmpty => ExcludeBefore + selector + After,
            DeletionHandling.Exclude => NotDeleted,
            _ => selector,
        };
    }
}
