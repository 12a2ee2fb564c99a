using System.Text.Json.Serialization;

namespace Moev.Gateway.Ledger;

/// <summary>The JSON of stored records: names as declared, so a member or enum name that is stored never changes.</summary>
[JsonSerializable(typeof(JobRecord))]
[JsonSerializable(typeof(JobNotice))]
[JsonSerializable(typeof(ReservationRecord))]
[JsonSerializable(typeof(LocalListRecord))]
[JsonSerializable(typeof(CertificateRecord))]
[JsonSerializable(typeof(TransactionClosing))]
[JsonSourceGenerationOptions(UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
internal sealed partial class LedgerJson : JsonSerializerContext;
