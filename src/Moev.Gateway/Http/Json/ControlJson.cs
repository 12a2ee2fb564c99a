using System.Text.Json.Serialization;
using Moev.Gateway.Http.Audit;
using Moev.Gateway.Http.Capabilities;
using Moev.Gateway.Http.Certificates;
using Moev.Gateway.Http.ChargePoints;
using Moev.Gateway.Http.IdTags;
using Moev.Gateway.Http.Jobs;
using Moev.Gateway.Http.KeptMessages;
using Moev.Gateway.Http.Limits;
using Moev.Gateway.Http.LocalLists;
using Moev.Gateway.Http.MeterValues;
using Moev.Gateway.Http.Problems;
using Moev.Gateway.Http.Profiles;
using Moev.Gateway.Http.Replies;
using Moev.Gateway.Http.Reservations;
using Moev.Gateway.Http.SecurityEvents;
using Moev.Gateway.Http.Transactions;

namespace Moev.Gateway.Http.Json;

/// <summary>The JSON of responses, generated at build time without reflection.</summary>
[JsonSerializable(typeof(ControlProblem))]
[JsonSerializable(typeof(CommandAnswer))]
[JsonSerializable(typeof(BroadcastAnswer))]
[JsonSerializable(typeof(ChargePointPage))]
[JsonSerializable(typeof(ChargePointView))]
[JsonSerializable(typeof(CapabilityView))]
[JsonSerializable(typeof(TransactionPage))]
[JsonSerializable(typeof(TransactionView))]
[JsonSerializable(typeof(AuditPage))]
[JsonSerializable(typeof(IdTagView))]
[JsonSerializable(typeof(IdTagPage))]
[JsonSerializable(typeof(KeptMessagePage))]
[JsonSerializable(typeof(MeterValuePage))]
[JsonSerializable(typeof(ProfilesView))]
[JsonSerializable(typeof(LimitResults))]
[JsonSerializable(typeof(LimitView))]
[JsonSerializable(typeof(LimitCheckView))]
[JsonSerializable(typeof(JobPage))]
[JsonSerializable(typeof(JobView))]
[JsonSerializable(typeof(ReservationPage))]
[JsonSerializable(typeof(LocalListView))]
[JsonSerializable(typeof(CertificatePage))]
[JsonSerializable(typeof(SecurityEventPage))]
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
internal sealed partial class ControlJson : JsonSerializerContext
{
    public static ControlJson Plain { get; } = new(JsonStyle.NewOptions());
}
