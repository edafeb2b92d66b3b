using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;

namespace ReplicationKit.CompilerServices;

/// <content>Values that may be absent: what is null is not written, nor is what is before it.</content>
public ref partial struct DocumentWriter
{
    /// <summary>Writes a string, if there is one.</summary>
    public void Optional(ReadOnlySpan<byte> name, string? value, [CallerArgumentExpression(nameof(value))] string? member = null)
    {
        if (value is null)
            return;
        Raw(name);
        Value(value, member);
    }

    /// <summary>Writes a URL, if there is one.</summary>
    public void Optional(ReadOnlySpan<byte> name, Uri? value, [CallerArgumentExpression(nameof(value))] string? member = null)
    {
        if (value is null)
            return;
        Raw(name);
        Value(value, member);
    }

    /// <summary>Writes <c>true</c> or <c>false</c>, if there is one.</summary>
    public void Optional(ReadOnlySpan<byte> name, bool? value)
    {
        if (value is null)
            return;
        Raw(name);
        Value(value.GetValueOrDefault());
    }

    /// <summary>Writes a whole number, if there is one.</summary>
    public void Optional(ReadOnlySpan<byte> name, int? value)
    {
        if (value is null)
            return;
        Raw(name);
        Value(value.GetValueOrDefault());
    }

    /// <summary>Writes a whole number, if there is one.</summary>
    public void Optional(ReadOnlySpan<byte> name, long? value)
    {
        if (value is null)
            return;
        Raw(name);
        Value(value.GetValueOrDefault());
    }

    /// <summary>Writes a whole number, if there is one.</summary>
    [CLSCompliant(false)]
    public void Optional(ReadOnlySpan<byte> name, ulong? value)
    {
        if (value is null)
            return;
        Raw(name);
        Value(value.GetValueOrDefault());
    }

    /// <summary>Writes a number, if there is one.</summary>
    public void Optional(ReadOnlySpan<byte> name, decimal? value)
    {
        if (value is null)
            return;
        Raw(name);
        Value(value.GetValueOrDefault());
    }

    /// <summary>Writes a number, if there is one.</summary>
    public void Optional(ReadOnlySpan<byte> name, double? value, [CallerArgumentExpression(nameof(value))] string? member = null)
    {
        if (value is null)
            return;
        Raw(name);
        Value(value.GetValueOrDefault(), member);
    }

    /// <summary>Writes a number, if there is one.</summary>
    public void Optional(ReadOnlySpan<byte> name, float? value, [CallerArgumentExpression(nameof(value))] string? member = null)
    {
        if (value is null)
            return;
        Raw(name);
        Value(value.GetValueOrDefault(), member);
    }

    /// <summary>Writes a character, if there is one.</summary>
    public void Optional(ReadOnlySpan<byte> name, char? value, [CallerArgumentExpression(nameof(value))] string? member = null)
    {
        if (value is null)
            return;
        Raw(name);
        Value(value.GetValueOrDefault(), member);
    }

    /// <summary>Writes a GUID, if there is one.</summary>
    public void Optional(ReadOnlySpan<byte> name, Guid? value)
    {
        if (value is null)
            return;
        Raw(name);
        Value(value.GetValueOrDefault());
    }

    /// <summary>Writes a time in whole milliseconds, if there is one.</summary>
    public void Optional(ReadOnlySpan<byte> name, TimeSpan? value)
    {
        if (value is null)
            return;
        Raw(name);
        Value(value.GetValueOrDefault());
    }

    /// <summary>Writes a list, if there is one.</summary>
    public void Optional(
        ReadOnlySpan<byte> name,
        IEnumerable<string>? value,
        [CallerArgumentExpression(nameof(value))] string? member = null
    )
    {
        if (value is null)
            return;
        Raw(name);
        Value(value, member);
    }

    /// <summary>Writes an object of strings, if there is one.</summary>
    public void Optional(
        ReadOnlySpan<byte> name,
        IEnumerable<KeyValuePair<string, string>>? value,
        [CallerArgumentExpression(nameof(value))] string? member = null
    )
    {
        if (value is null)
            return;
        Raw(name);
        Value(value, member);
    }

    /// <summary>Writes how a database is created, if there is one.</summary>
    public void Optional(
        ReadOnlySpan<byte> name,
        CreateTargetParams? value,
        [CallerArgumentExpression(nameof(value))] string? member = null
    )
    {
        if (value is null)
            return;
        Raw(name);
        Value(value, member);
    }

    /// <summary>Writes a user's name and roles, if there is one.</summary>
    public void Optional(ReadOnlySpan<byte> name, UserContext? value, [CallerArgumentExpression(nameof(value))] string? member = null)
    {
        if (value is null)
            return;
        Raw(name);
        Value(value, member);
    }

    /// <summary>Writes JSON, if there is one.</summary>
    public void Optional(ReadOnlySpan<byte> name, JsonObject? value, [CallerArgumentExpression(nameof(value))] string? member = null)
    {
        if (value is null)
            return;
        Raw(name);
        Value(value, member);
    }

    /// <summary>Writes the name of an enumeration's value, if there is one.</summary>
    /// <typeparam name="T">The enumeration.</typeparam>
    public void OptionalEnum<T>(ReadOnlySpan<byte> name, T? value)
        where T : struct, Enum
    {
        if (value is null)
            return;
        Raw(name);
        EnumValue(value.GetValueOrDefault());
    }

    /// <summary>Writes an endpoint with its credentials, if there is one.</summary>
    public void OptionalEndpoint(
        ReadOnlySpan<byte> name,
        ReplicationEndpoint? value,
        [CallerArgumentExpression(nameof(value))] string? member = null
    )
    {
        if (value is null)
            return;
        Raw(name);
        Endpoint(value, member);
    }

    /// <summary>Writes an endpoint that is a bare name or a URL, if there is one.</summary>
    public void OptionalEndpoint(ReadOnlySpan<byte> name, string? value, [CallerArgumentExpression(nameof(value))] string? member = null)
    {
        if (value is null)
            return;
        Raw(name);
        Endpoint(value, member);
    }

    /// <summary>Writes an endpoint that is a URL, if there is one.</summary>
    public void OptionalEndpoint(ReadOnlySpan<byte> name, Uri? value, [CallerArgumentExpression(nameof(value))] string? member = null)
    {
        if (value is null)
            return;
        Raw(name);
        Endpoint(value, member);
    }
}
