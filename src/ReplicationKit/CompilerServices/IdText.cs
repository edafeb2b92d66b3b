using System.ComponentModel;
using System.Globalization;

namespace ReplicationKit.CompilerServices;

/// <summary>The values of members as they stand in ids: the same in every culture.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class IdText
{
    /// <summary><c>true</c> or <c>false</c>.</summary>
    /// <param name="value">The member's value.</param>
    public static string Of(bool value) => value ? "true" : "false";

    /// <summary>The number or the GUID in digits.</summary>
    /// <typeparam name="T">The member's type.</typeparam>
    /// <param name="value">The member's value.</param>
    public static string Of<T>(T value)
        where T : struct, IFormattable => value.ToString(null, CultureInfo.InvariantCulture);
}
