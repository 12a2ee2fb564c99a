using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Moev.Gateway.Options;

/// <summary>The local certificate authority: section <c>Certificates</c>.</summary>
internal sealed class CertificateOptions
{
    public const string Section = "Certificates";

    [Description("Signs certificate requests of charge points with a key of the gateway's own, for trying it: whoever may connect as a charge point gets its certificate. Otherwise SignCertificate is answered with Rejected")]
    public bool LocalAuthority { get; init; }

    [Required, Description("Directory of the local authority's key and certificate; both are created at the first start")]
    public string Path { get; init; } = "data/certificates";

    [RegularExpression("^.{0,64}$"), Description("Organization that certificate requests must name, as charge points have it in CpoName; empty takes any")]
    public string Organization { get; init; } = "";

    [Range(1, 3_650), Description("Days that a charge point's certificate is valid")]
    public int ValidityDays { get; init; } = 365;

    [Range(1, 36_500), Description("Days that the authority's certificate is valid, counted when it is created")]
    public int AuthorityValidityDays { get; init; } = 3_650;

    [Range(1, 60_000), Description("Charge points whose certificate is signed and not answered for yet; a further request is rejected")]
    public int MaxUnderWay { get; init; } = 1_024;

    [Range(1, 1_000), Description("Certificates that are sent to charge points at once")]
    public int MaxParallel { get; init; } = 16;
}
