using System.ComponentModel;

namespace System.Runtime.CompilerServices;

/// <summary>A type that records need but netstandard2.0 lacks.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
internal static class IsExternalInit;
