using System.Text.Json.Serialization;

namespace Moev.Gateway.Ledger;

/// <summary>How records are written into a database: members and words as they are declared, so a name that is stored is never changed.</summary>
[JsonSerializable(typeof(JobRecord))]
[JsonSerializable(typeof(JobNotice))]
[JsonSerializable(typeof(ReservationRecord))]
[JsonSerializable(typeof(LocalListRecord))]
[JsonSerializable(typeof(CertificateRecord))]
[JsonSourceGenerationOptions(UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
internal sealed partial class LedgerJson : JsonSerializerContext;
