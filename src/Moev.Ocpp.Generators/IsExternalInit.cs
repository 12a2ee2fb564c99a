using System.ComponentModel;

namespace System.Runtime.CompilerServices;

/// <summary>Records need it, and netstandard2.0 does not have it.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
internal static class IsExternalInit;
