using System.Text.Json;
using ReplicationKit.Embedded.Erlang;

namespace ReplicationKit.Embedded.Storage;

/// <summary>A document as it arrives: CouchDB's own members separately, and the body.</summary>
internal sealed class ParsedDocument
{
    private static readonly HashSet<string> KeptFields = new(StringComparer.Ordinal)
    {
        "_replication_state",
        "_replication_state_time",
        "_replication_state_reason",
        "_replication_id",
        "_replication_stats",
        "_access",
    };

    private static readonly HashSet<string> Ignored = new(StringComparer.Ordinal)
    {
        "_conflicts",
        "_deleted_conflicts",
        "_revs_info",
        "_local_seq",
    };

    public string? Id { get; set; }

    public RevisionId? Revision { get; set; }

    /// <summary>The revision and its ancestors from <c>_revisions</c>, newest first, or <c>null</c> if absent.</summary>
    public List<RevisionId>? Path { get; private set; }

    public bool Deleted { get; set; }

    /// <summary>The body as JSON without CouchDB's own members.</summary>
    public byte[] Body { get; set; } = [.. "{}"u8];

    public List<AttachmentInput> Attachments { get; } = [];

    /// <param name="json">The document as it was sent.</param>
    /// <exception cref="CouchException">The input is not an object, or one of CouchDB's own members is malformed.</exception>
    public static ParsedDocument Parse(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object)
            throw CouchException.BadRequest("Document must be a JSON object");
        var document = new ParsedDocument();
        var body = new List<JsonProperty>();
        foreach (JsonProperty member in JsonMembers.Of(json))
        {
            if (member.Name.StartsWith('_') && !KeptFields.Contains(member.Name))
                document.ReadSpecial(member);
            else
                body.Add(member);
        }
        try
        {
            document.Body = Json.Object(writer => body.ForEach(member => CouchJson.Write(writer, member)));
        }
        catch (InvalidOperationException)
        {
            throw CouchException.InvalidJson();
        }
        // A path contains more than a revision.
        if (document.Path is not null)
            document.Revision = document.Path.Count > 0 ? document.Path[0] : null;
        return document;
    }

    /// <summary>Ensures that no attachment expects a part of its own, which only a multipart body has.</summary>
    /// <exception cref="CouchException">An attachment expects a part.</exception>
    public void RequireData()
    {
        if (Attachments.Find(static attachment => attachment.Follows && attachment.Data is null) is { } missing)
            throw CouchException.BadRequest($"Attachment part missing for {missing.Name}");
    }

    /// <summary>Ensures that a document that is stored without changes specifies its revision.</summary>
    /// <exception cref="CouchException">The document specifies no revision.</exception>
    public void RequirePath()
    {
        if (Revision is not { } revision)
            throw CouchException.BadRequest("When `new_edits: false`, the document needs `_rev` or `_revisions` specified");
        Path ??= [revision];
    }

    public static ParsedDocument Tombstone(string id, RevisionId? revision) =>
        new()
        {
            Id = id,
            Revision = revision,
            Deleted = true,
        };

    /// <summary>Returns the revision that CouchDB would compute for this edit from its content alone.</summary>
    /// <param name="parent">The revision that the edit replaces, or null for a new document.</param>
    /// <param name="attachments">The attachments. Those of a document that is created again count by their number.</param>
    public string NextRevision(RevisionId? parent, IReadOnlyList<AttachmentInfo> attachments)
    {
        var term = new ExternalTerm();
        term.WriteList(5).WriteAtom(Deleted ? "true" : "false").WriteInteger(parent?.Position ?? 0);
        if (parent is { } old)
            term.WriteBinary(RevisionId.Bytes(old.Hash));
        else
            term.WriteInteger(0);
        using (JsonDocument body = Json.Parse(Body))
            term.WriteProperties([.. body.RootElement.EnumerateObject()]);
        WriteDigests(term, attachments, areKnown: parent is null || Revision is not null);
        term.WriteNil();
#pragma warning disable CA5351 // CouchDB's revision ids are MD5; they name edits and protect nothing.
        return RevisionTree.Hex(System.Security.Cryptography.MD5.HashData(term.Written));
#pragma warning restore CA5351
    }

    // CouchDB reads the attachments of a document that is created again from their stored form, in which it finds no member.
    private static void WriteDigests(ExternalTerm term, IReadOnlyList<AttachmentInfo> attachments, bool areKnown)
    {
        const string Prefix = "md5-";
        if (attachments.Count > 0)
            term.WriteList(attachments.Count);
        foreach (AttachmentInfo attachment in attachments.Reverse())
        {
            term.WriteTuple(3);
            if (!areKnown)
            {
                term.WriteAtom("undefined").WriteAtom("undefined").WriteAtom("undefined");
                continue;
            }
            term.WriteBinary(attachment.Name).WriteBinary(attachment.ContentType);
            term.WriteBinary(Convert.FromBase64String(attachment.Digest[Prefix.Length..]));
        }
        term.WriteNil();
    }

    private void ReadSpecial(JsonProperty member)
    {
        JsonElement value = member.Value;
        switch (member.Name)
        {
            case "_id":
                Id =
                    value.ValueKind == JsonValueKind.String
                        ? value.GetString()!
                        : throw new CouchException(400, "illegal_docid", "Document id must be a string");
                if (Id.Length == 0)
                    DocumentIds.Check(Id);
                break;
            case "_rev":
                Revision =
                    value.ValueKind == JsonValueKind.String
                        ? RevisionId.Parse(value.GetString()!)
                        : throw CouchException.BadRequest("Invalid rev format");
                break;
            case "_deleted":
                Deleted = value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : throw BadMember(member.Name);
                break;
            case "_revisions":
                Path = ReadPath(value);
                break;
            case "_attachments":
                ReadAttachments(value);
                break;
            default:
                if (!Ignored.Contains(member.Name))
                    throw BadMember(member.Name);
                break;
        }
    }

    private static CouchException BadMember(string name) => CouchException.DocValidation($"Bad special document member: {name}");

    private static List<RevisionId> ReadPath(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object)
            throw BadMember("_revisions");
        if (value.Member("start") is not { ValueKind: JsonValueKind.Number } start || !start.TryGetInt32(out int position))
            throw CouchException.DocValidation("_revisions.start isn't an integer.");
        if (value.Member("ids") is not { ValueKind: JsonValueKind.Array } ids)
            throw CouchException.DocValidation("_revisions.ids isn't a array.");
        var path = new List<RevisionId>(ids.GetArrayLength());
        foreach (JsonElement id in ids.EnumerateArray())
        {
            if (id.ValueKind != JsonValueKind.String || start.GetInt32() < 0)
                throw CouchException.DocValidation("RevId isn't a string");
            path.Add(
                RevisionId.TryNormalize(position, id.GetString()!, out string hash)
                    ? new RevisionId(position, hash)
                    : throw CouchException.DocValidation("RevId isn't a valid hexadecimal")
            );
            position--;
        }
        return path;
    }

    private void ReadAttachments(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object)
            throw BadMember("_attachments");
        foreach (JsonProperty member in JsonMembers.Of(value))
        {
            CheckAttachmentName(member.Name);
            if (member.Value.ValueKind == JsonValueKind.Object)
                Attachments.Add(ReadAttachment(member.Name, member.Value));
        }
    }

    /// <exception cref="CouchException">The server uses such names itself.</exception>
    public static void CheckAttachmentName(string name)
    {
        if (name.StartsWith('_'))
            throw CouchException.BadRequest($"Attachment name '{name}' starts with prohibited character '_'");
    }

    private static AttachmentInput ReadAttachment(string name, JsonElement value)
    {
        bool stub = value.Member("stub").IsTrue();
        bool follows = value.Member("follows").IsTrue();
        byte[]? data = null;
        if (!stub && !follows)
        {
            if (value.Member("data") is not { ValueKind: JsonValueKind.String } text || !text.TryGetBytesFromBase64(out data))
                throw CouchException.BadRequest($"Invalid attachment data for {name}");
        }
        if (value.Member("content_type") is { ValueKind: not JsonValueKind.String })
            throw CouchException.BadRequest($"Invalid content_type of attachment {name}");
        // For inline data CouchDB reads no other member.
        string? encoding = data is null ? value.StringMember("encoding") : null;
        if (encoding is not (null or "identity" or "gzip"))
            throw CouchException.BadRequest($"Unknown encoding of attachment {name}");
        long? length = Number(value, "length");
        return new AttachmentInput
        {
            Name = name,
            ContentType = value.StringMember("content_type") ?? "application/octet-stream",
            Data = data,
            Follows = follows,
            RevisionPosition =
                value.Member("revpos") is { ValueKind: JsonValueKind.Number } position && position.TryGetInt32(out int parsed)
                    ? parsed
                    : null,
            Encoding = encoding == "gzip" ? encoding : null,
            DecodedLength = encoding == "gzip" ? length : null,
            ExpectedLength = follows ? Number(value, encoding == "gzip" ? "encoded_length" : "length") ?? length : null,
            ExpectedDigest = follows ? value.StringMember("digest") : null,
        };
    }

    private static long? Number(JsonElement value, string name) =>
        value.Member(name) is { ValueKind: JsonValueKind.Number } number && number.TryGetInt64(out long parsed) ? parsed : null;
}
