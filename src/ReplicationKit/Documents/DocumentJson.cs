using System.Text.Encodings.Web;
using System.Text.Json;

namespace ReplicationKit;

/// <summary>The JSON settings of all documents.</summary>
internal static class DocumentJson
{
    /// <summary>Escapes only what JSON requires: people read documents, and documents are not embedded in HTML.</summary>
    public static readonly JavaScriptEncoder Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;

    public static readonly JsonWriterOptions WriterOptions = new() { Encoder = Encoder, SkipValidation = true };
}
