using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Moev.Gateway.Options;

/// <summary>The local certificate authority: section <c>Certificates</c>.</summary>
internal sealed class CertificateOptions
{
    public const string Section = "Certificates";

    [Description("Sign the certificate requests of charge points with a key of the gateway. For tests only: any client that may connect as a charge point gets its certificate. With false, SignCertificate is answered with Rejected")]
    public bool LocalAuthority { get; init; }

    [Required, Description("Directory of the local authority's key and certificate. Both are created at the first start")]
    public string Path { get; init; } = "data/certificates";

    [StringLength(64), Description("Organization that certificate requests must name, as in a charge point's CpoName. Empty accepts any")]
    public string Organization { get; init; } = "";

    [Range(1, 3_650), Description("Validity of a charge point's certificate")]
    public int ValidityDays { get; init; } = 365;

    [Range(1, 36_500), Description("Validity of the authority's certificate, from its creation")]
    public int AuthorityValidityDays { get; init; } = 3_650;

    [Range(1, 60_000), Description("Charge points that have not yet answered for a signed certificate. Further requests are rejected")]
    public int MaxUnderWay { get; init; } = 1_024;

    [Range(1, 1_000), Description("Certificates sent to charge points at the same time")]
    public int MaxParallel { get; init; } = 16;
}
