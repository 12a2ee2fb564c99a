using System.Reflection;

namespace Moev.Gateway.Hosting;

/// <summary>The version of this build, such as <c>0.1.0</c>.</summary>
internal static class ProductVersion
{
    public static string Text { get; } =
        typeof(ProductVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";
}
