namespace ReplicationKit;

/// <summary>A document of a bulk request, which the server accepts or rejects separately.</summary>
internal interface IBulkDocument
{
    /// <summary>The document's id.</summary>
    string Id { get; }

    /// <summary>What writing the document does, for messages.</summary>
    string Action { get; }

    /// <summary>Whether it is a specification, so that a rejection is about its content.</summary>
    bool CarriesSpecification { get; }

    /// <summary>The secrets in the document, which a response could repeat.</summary>
    IEnumerable<string> Secrets { get; }
}
