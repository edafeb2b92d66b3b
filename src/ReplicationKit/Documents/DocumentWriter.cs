using System.Buffers;
using System.Buffers.Text;
using System.ComponentModel;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using ReplicationKit.Rules;

namespace ReplicationKit.CompilerServices;

/// <summary>
/// Writes replication documents into the spans of a buffer without allocating. It is meant for generated code, which knows the constant
/// parts and the order of the fields. It does not check that the result is valid JSON.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public ref partial struct DocumentWriter
{
    private const int LongestNumber = 40;
    private const int LongestName = 128;

    private static readonly SearchValues<char> Escaped = SearchValues.Create(
        "\"\\\u0000\u0001\u0002\u0003\u0004\u0005\u0006\u0007\u0008\u0009\u000A\u000B\u000C\u000D\u000E\u000F"
            + "\u0010\u0011\u0012\u0013\u0014\u0015\u0016\u0017\u0018\u0019\u001A\u001B\u001C\u001D\u001E\u001F"
    );

    private readonly IBufferWriter<byte> _output;
    private readonly LocalServer? _local;
    private readonly CouchServer _server;
    private readonly DocumentBuffer? _objects;
    private Span<byte> _span;
    private int _written;
    private bool _hasQueryParam;

    /// <summary>Initializes a writer.</summary>
    /// <param name="output">The output.</param>
    /// <param name="context">The server for which the document is written.</param>
    /// <param name="sizeHint">The approximate number of bytes, for the first span.</param>
    public DocumentWriter(IBufferWriter<byte> output, in WriteContext context, int sizeHint = 256)
    {
        ArgumentNullException.ThrowIfNull(output);
        _output = output;
        _objects = output as DocumentBuffer;
        _local = context.Local;
        _server = context.Server;
        IsReverse = context.Direction == ReplicationDirection.Reverse;
        _span = output.GetSpan(sizeHint);
    }

    private DocumentWriter(IBufferWriter<byte> output)
    {
        _output = output;
        IsIdentity = true;
        _span = output.GetSpan(256);
    }

    /// <summary>Gets a value that indicates whether the identity of a replication is written instead of its document.</summary>
    public bool IsIdentity { get; }

    /// <summary>Gets a value that indicates whether the document of the reverse replication is written.</summary>
    public bool IsReverse { get; }

    /// <summary>
    /// Creates a writer for the identity of a replication, which distinguishes it from others: bare names are not resolved, and no secrets
    /// are written.
    /// </summary>
    internal static DocumentWriter ForIdentity(IBufferWriter<byte> output) => new(output);

    /// <summary>Advances the buffer by the written bytes. Must be called once, at the end.</summary>
    public void Flush()
    {
        _output.Advance(_written);
        _span = default;
        _written = 0;
    }

    /// <summary>Writes a part of the document without changes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Raw(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length > _span.Length - _written)
            Grow(utf8.Length);
        utf8.CopyTo(_span[_written..]);
        _written += utf8.Length;
    }

    /// <summary>Writes a string between quotation marks.</summary>
    public void Value(string value, [CallerArgumentExpression(nameof(value))] string? member = null)
    {
        if (value is null)
            SpecificationFailure.ThrowNull(member);
        Reserve(value.Length + 2);
        Span<byte> rest = _span[_written..];
        int plain = PlainText.Copy(value, rest[1..]);
        rest[0] = (byte)'"';
        _written += plain + 1;
        if (plain < value.Length)
            Escape(value.AsSpan(plain), member);
        Raw("\""u8);
    }

    /// <summary>Writes a string without quotation marks.</summary>
    public void Part(string value, [CallerArgumentExpression(nameof(value))] string? member = null)
    {
        if (value is null)
            SpecificationFailure.ThrowNull(member);
        Reserve(value.Length);
        int plain = PlainText.Copy(value, _span[_written..]);
        _written += plain;
        if (plain < value.Length)
            Escape(value.AsSpan(plain), member);
    }

    private void Escape(ReadOnlySpan<char> text, string? member)
    {
        // UTF-8 cannot represent an unpaired surrogate. An object created from the document would not contain it, and the rules would miss
        // it.
        if (_objects is not null && Surrogates.HasUnpaired(text.ToString()))
            SpecificationFailure.ThrowUnpaired(member);
        for (int escape = text.IndexOfAny(Escaped); escape >= 0; escape = text.IndexOfAny(Escaped))
        {
            Utf8(text[..escape]);
            Utf8(JsonText.EscapeOf(text[escape])!);
            text = text[(escape + 1)..];
        }

        Utf8(text);
    }

    /// <summary>Writes a character between quotation marks.</summary>
    public void Value(char value, [CallerArgumentExpression(nameof(value))] string? member = null)
    {
        Raw("\""u8);
        Part(value, member);
        Raw("\""u8);
    }

    /// <summary>Writes a character without quotation marks.</summary>
    public void Part(char value, [CallerArgumentExpression(nameof(value))] string? member = null)
    {
        if (_objects is not null && char.IsSurrogate(value))
            SpecificationFailure.ThrowUnpaired(member);
        if (JsonText.EscapeOf(value) is { } escape)
            Utf8(escape);
        else
            Utf8(new ReadOnlySpan<char>(in value));
    }

    /// <summary>Writes the name of an enumeration's value between quotation marks, or its number if it has no name.</summary>
    /// <typeparam name="T">The enumeration.</typeparam>
    public void EnumValue<T>(T value)
        where T : struct, Enum
    {
        Raw("\""u8);
        EnumPart(value);
        Raw("\""u8);
    }

    /// <summary>Writes the name of an enumeration's value without quotation marks.</summary>
    /// <typeparam name="T">The enumeration.</typeparam>
    public void EnumPart<T>(T value)
        where T : struct, Enum
    {
        Span<char> name = stackalloc char[LongestName];
        if (Enum.TryFormat(value, name, out int length))
            Utf8(name[..length]);
        else
            Part(value.ToString(), member: null);
    }

    /// <summary>Writes a URL in its original form, between quotation marks.</summary>
    public void Value(Uri value, [CallerArgumentExpression(nameof(value))] string? member = null)
    {
        if (value is null)
            SpecificationFailure.ThrowNull(member);
        Value(value.OriginalString);
    }

    /// <summary>Writes a GUID between quotation marks.</summary>
    public void Value(Guid value)
    {
        Raw("\""u8);
        Part(value);
        Raw("\""u8);
    }

    /// <summary>Writes a GUID without quotation marks.</summary>
    public void Part(Guid value)
    {
        Reserve(LongestNumber);
        value.TryFormat(_span[_written..], out int bytes);
        _written += bytes;
    }

    /// <summary>Writes <c>true</c> or <c>false</c>.</summary>
    public void Value(bool value) => Raw(value ? "true"u8 : "false"u8);

    /// <summary>Writes an integer.</summary>
    public void Value(int value) => Value((long)value);

    /// <summary>Writes an integer.</summary>
    public void Value(long value)
    {
        Reserve(LongestNumber);
        Utf8Formatter.TryFormat(value, _span[_written..], out int bytes);
        _written += bytes;
    }

    /// <summary>Writes an integer.</summary>
    [CLSCompliant(false)]
    public void Value(ulong value)
    {
        Reserve(LongestNumber);
        Utf8Formatter.TryFormat(value, _span[_written..], out int bytes);
        _written += bytes;
    }

    /// <summary>Writes a number.</summary>
    public void Value(decimal value)
    {
        Reserve(LongestNumber);
        value.TryFormat(_span[_written..], out int bytes, default, CultureInfo.InvariantCulture);
        _written += bytes;
    }

    /// <summary>Writes a number.</summary>
    /// <exception cref="ReplicationValidationException">The value is infinite or not a number, which JSON cannot represent.</exception>
    public void Value(double value, [CallerArgumentExpression(nameof(value))] string? member = null)
    {
        if (!double.IsFinite(value))
            SpecificationFailure.ThrowNotFinite(member);
        Reserve(LongestNumber);
        value.TryFormat(_span[_written..], out int bytes, default, CultureInfo.InvariantCulture);
        _written += bytes;
    }

    /// <summary>Writes a number.</summary>
    /// <exception cref="ReplicationValidationException">The value is infinite or not a number, which JSON cannot represent.</exception>
    public void Value(float value, [CallerArgumentExpression(nameof(value))] string? member = null)
    {
        if (!float.IsFinite(value))
            SpecificationFailure.ThrowNotFinite(member);
        Reserve(LongestNumber);
        value.TryFormat(_span[_written..], out int bytes, default, CultureInfo.InvariantCulture);
        _written += bytes;
    }

    /// <summary>Writes a time in whole milliseconds.</summary>
    public void Value(TimeSpan value) => Value(value.Ticks / TimeSpan.TicksPerMillisecond);

    /// <summary>Writes the eight hexadecimal digits of a hash.</summary>
    [CLSCompliant(false)]
    public void Hash(uint hash)
    {
        Reserve(8);
        hash.TryFormat(_span[_written..], out int bytes, "x8", CultureInfo.InvariantCulture);
        _written += bytes;
    }

    private void Utf8(scoped ReadOnlySpan<char> text)
    {
        Reserve(text.Length * 3);
        _written += Encoding.UTF8.GetBytes(text, _span[_written..]);
    }

    private void Reserve(int size)
    {
        if (size > _span.Length - _written)
            Grow(size);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Grow(int size)
    {
        _output.Advance(_written);
        _written = 0;
        _span = _output.GetSpan(Math.Max(size, 256));
    }
}
