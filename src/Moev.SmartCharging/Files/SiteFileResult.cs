using System.Diagnostics.CodeAnalysis;
using Moev.SmartCharging.Loads;

namespace Moev.SmartCharging.Files;

/// <summary>The result of reading a site file: a site, or errors.</summary>
public sealed class SiteFileResult
{
    internal SiteFileResult(SiteModel? model, IReadOnlyList<SiteFileError> errors)
    {
        Model = model;
        Errors = errors;
    }

    /// <summary>The site, prepared for computing; null when there are errors.</summary>
    public SiteModel? Model { get; }

    /// <summary>The errors, in the order of the file; empty when there are none.</summary>
    public IReadOnlyList<SiteFileError> Errors { get; }

    /// <summary>True when the file describes a site.</summary>
    [MemberNotNullWhen(true, nameof(Model))]
    public bool IsValid => Model is not null;
}
