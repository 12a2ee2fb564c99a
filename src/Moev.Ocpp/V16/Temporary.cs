using System.Text.Json;
using Moev.Ocpp.OcppJ;

#pragma warning disable CA1801, CA1822, IDE0060

namespace Moev.Ocpp.V16;

public readonly partial record struct BootNotificationRequest : IOcppListItem<BootNotificationRequest>
{
    public static Action16 Action => Action16.BootNotification;
    public static bool TryRead(ReadOnlyMemory<byte> utf8Json, ValidationMode mode, out BootNotificationRequest value, out PayloadReport report) => PayloadReader.TryReadPayload(utf8Json, mode, out value, out report);
    public void Write(Utf8JsonWriter writer) => writer.WriteStartObject();
    void IOcppListItem<BootNotificationRequest>.WriteItem(Utf8JsonWriter writer) => Write(writer);
    static bool IOcppListItem<BootNotificationRequest>.TryReadItem(ref PayloadReader reader, string member, out BootNotificationRequest value) { value = default; return false; }
}

public readonly partial record struct BootNotificationResponse : IOcppListItem<BootNotificationResponse>
{
    public static Action16 Action => Action16.BootNotification;
    public static bool TryRead(ReadOnlyMemory<byte> utf8Json, ValidationMode mode, out BootNotificationResponse value, out PayloadReport report) => PayloadReader.TryReadPayload(utf8Json, mode, out value, out report);
    public void Write(Utf8JsonWriter writer) => writer.WriteStartObject();
    void IOcppListItem<BootNotificationResponse>.WriteItem(Utf8JsonWriter writer) => Write(writer);
    static bool IOcppListItem<BootNotificationResponse>.TryReadItem(ref PayloadReader reader, string member, out BootNotificationResponse value) { value = default; return false; }
}

public readonly partial record struct HeartbeatRequest : IOcppListItem<HeartbeatRequest>
{
    public static Action16 Action => Action16.Heartbeat;
    public static bool TryRead(ReadOnlyMemory<byte> utf8Json, ValidationMode mode, out HeartbeatRequest value, out PayloadReport report) => PayloadReader.TryReadPayload(utf8Json, mode, out value, out report);
    public void Write(Utf8JsonWriter writer) => writer.WriteStartObject();
    void IOcppListItem<HeartbeatRequest>.WriteItem(Utf8JsonWriter writer) => Write(writer);
    static bool IOcppListItem<HeartbeatRequest>.TryReadItem(ref PayloadReader reader, string member, out HeartbeatRequest value) { value = default; return false; }
}

public readonly partial record struct HeartbeatResponse : IOcppListItem<HeartbeatResponse>
{
    public static Action16 Action => Action16.Heartbeat;
    public static bool TryRead(ReadOnlyMemory<byte> utf8Json, ValidationMode mode, out HeartbeatResponse value, out PayloadReport report) => PayloadReader.TryReadPayload(utf8Json, mode, out value, out report);
    public void Write(Utf8JsonWriter writer) => writer.WriteStartObject();
    void IOcppListItem<HeartbeatResponse>.WriteItem(Utf8JsonWriter writer) => Write(writer);
    static bool IOcppListItem<HeartbeatResponse>.TryReadItem(ref PayloadReader reader, string member, out HeartbeatResponse value) { value = default; return false; }
}

public readonly partial record struct AuthorizeRequest : IOcppListItem<AuthorizeRequest>
{
    public static Action16 Action => Action16.Authorize;
    public static bool TryRead(ReadOnlyMemory<byte> utf8Json, ValidationMode mode, out AuthorizeRequest value, out PayloadReport report) => PayloadReader.TryReadPayload(utf8Json, mode, out value, out report);
    public void Write(Utf8JsonWriter writer) => writer.WriteStartObject();
    void IOcppListItem<AuthorizeRequest>.WriteItem(Utf8JsonWriter writer) => Write(writer);
    static bool IOcppListItem<AuthorizeRequest>.TryReadItem(ref PayloadReader reader, string member, out AuthorizeRequest value) { value = default; return false; }
}

public readonly partial record struct AuthorizeResponse : IOcppListItem<AuthorizeResponse>
{
    public static Action16 Action => Action16.Authorize;
    public static bool TryRead(ReadOnlyMemory<byte> utf8Json, ValidationMode mode, out AuthorizeResponse value, out PayloadReport report) => PayloadReader.TryReadPayload(utf8Json, mode, out value, out report);
    public void Write(Utf8JsonWriter writer) => writer.WriteStartObject();
    void IOcppListItem<AuthorizeResponse>.WriteItem(Utf8JsonWriter writer) => Write(writer);
    static bool IOcppListItem<AuthorizeResponse>.TryReadItem(ref PayloadReader reader, string member, out AuthorizeResponse value) { value = default; return false; }
}

public readonly partial record struct StatusNotificationRequest : IOcppListItem<StatusNotificationRequest>
{
    public static Action16 Action => Action16.StatusNotification;
    public static bool TryRead(ReadOnlyMemory<byte> utf8Json, ValidationMode mode, out StatusNotificationRequest value, out PayloadReport report) => PayloadReader.TryReadPayload(utf8Json, mode, out value, out report);
    public void Write(Utf8JsonWriter writer) => writer.WriteStartObject();
    void IOcppListItem<StatusNotificationRequest>.WriteItem(Utf8JsonWriter writer) => Write(writer);
    static bool IOcppListItem<StatusNotificationRequest>.TryReadItem(ref PayloadReader reader, string member, out StatusNotificationRequest value) { value = default; return false; }
}

public readonly partial record struct StatusNotificationResponse : IOcppListItem<StatusNotificationResponse>
{
    public static Action16 Action => Action16.StatusNotification;
    public static bool TryRead(ReadOnlyMemory<byte> utf8Json, ValidationMode mode, out StatusNotificationResponse value, out PayloadReport report) => PayloadReader.TryReadPayload(utf8Json, mode, out value, out report);
    public void Write(Utf8JsonWriter writer) => writer.WriteStartObject();
    void IOcppListItem<StatusNotificationResponse>.WriteItem(Utf8JsonWriter writer) => Write(writer);
    static bool IOcppListItem<StatusNotificationResponse>.TryReadItem(ref PayloadReader reader, string member, out StatusNotificationResponse value) { value = default; return false; }
}

public readonly partial record struct StartTransactionRequest : IOcppListItem<StartTransactionRequest>
{
    public static Action16 Action => Action16.StartTransaction;
    public static bool TryRead(ReadOnlyMemory<byte> utf8Json, ValidationMode mode, out StartTransactionRequest value, out PayloadReport report) => PayloadReader.TryReadPayload(utf8Json, mode, out value, out report);
    public void Write(Utf8JsonWriter writer) => writer.WriteStartObject();
    void IOcppListItem<StartTransactionRequest>.WriteItem(Utf8JsonWriter writer) => Write(writer);
    static bool IOcppListItem<StartTransactionRequest>.TryReadItem(ref PayloadReader reader, string member, out StartTransactionRequest value) { value = default; return false; }
}

public readonly partial record struct StartTransactionResponse : IOcppListItem<StartTransactionResponse>
{
    public static Action16 Action => Action16.StartTransaction;
    public static bool TryRead(ReadOnlyMemory<byte> utf8Json, ValidationMode mode, out StartTransactionResponse value, out PayloadReport report) => PayloadReader.TryReadPayload(utf8Json, mode, out value, out report);
    public void Write(Utf8JsonWriter writer) => writer.WriteStartObject();
    void IOcppListItem<StartTransactionResponse>.WriteItem(Utf8JsonWriter writer) => Write(writer);
    static bool IOcppListItem<StartTransactionResponse>.TryReadItem(ref PayloadReader reader, string member, out StartTransactionResponse value) { value = default; return false; }
}

public readonly partial record struct MeterValuesRequest : IOcppListItem<MeterValuesRequest>
{
    public static Action16 Action => Action16.MeterValues;
    public static bool TryRead(ReadOnlyMemory<byte> utf8Json, ValidationMode mode, out MeterValuesRequest value, out PayloadReport report) => PayloadReader.TryReadPayload(utf8Json, mode, out value, out report);
    public void Write(Utf8JsonWriter writer) => writer.WriteStartObject();
    void IOcppListItem<MeterValuesRequest>.WriteItem(Utf8JsonWriter writer) => Write(writer);
    static bool IOcppListItem<MeterValuesRequest>.TryReadItem(ref PayloadReader reader, string member, out MeterValuesRequest value) { value = default; return false; }
}

public readonly partial record struct MeterValuesResponse : IOcppListItem<MeterValuesResponse>
{
    public static Action16 Action => Action16.MeterValues;
    public static bool TryRead(ReadOnlyMemory<byte> utf8Json, ValidationMode mode, out MeterValuesResponse value, out PayloadReport report) => PayloadReader.TryReadPayload(utf8Json, mode, out value, out report);
    public void Write(Utf8JsonWriter writer) => writer.WriteStartObject();
    void IOcppListItem<MeterValuesResponse>.WriteItem(Utf8JsonWriter writer) => Write(writer);
    static bool IOcppListItem<MeterValuesResponse>.TryReadItem(ref PayloadReader reader, string member, out MeterValuesResponse value) { value = default; return false; }
}

public readonly partial record struct StopTransactionRequest : IOcppListItem<StopTransactionRequest>
{
    public static Action16 Action => Action16.StopTransaction;
    public static bool TryRead(ReadOnlyMemory<byte> utf8Json, ValidationMode mode, out StopTransactionRequest value, out PayloadReport report) => PayloadReader.TryReadPayload(utf8Json, mode, out value, out report);
    public void Write(Utf8JsonWriter writer) => writer.WriteStartObject();
    void IOcppListItem<StopTransactionRequest>.WriteItem(Utf8JsonWriter writer) => Write(writer);
    static bool IOcppListItem<StopTransactionRequest>.TryReadItem(ref PayloadReader reader, string member, out StopTransactionRequest value) { value = default; return false; }
}

public readonly partial record struct StopTransactionResponse : IOcppListItem<StopTransactionResponse>
{
    public static Action16 Action => Action16.StopTransaction;
    public static bool TryRead(ReadOnlyMemory<byte> utf8Json, ValidationMode mode, out StopTransactionResponse value, out PayloadReport report) => PayloadReader.TryReadPayload(utf8Json, mode, out value, out report);
    public void Write(Utf8JsonWriter writer) => writer.WriteStartObject();
    void IOcppListItem<StopTransactionResponse>.WriteItem(Utf8JsonWriter writer) => Write(writer);
    static bool IOcppListItem<StopTransactionResponse>.TryReadItem(ref PayloadReader reader, string member, out StopTransactionResponse value) { value = default; return false; }
}

public readonly partial record struct DataTransferRequest : IOcppListItem<DataTransferRequest>
{
    public static Action16 Action => Action16.DataTransfer;
    public static bool TryRead(ReadOnlyMemory<byte> utf8Json, ValidationMode mode, out DataTransferRequest value, out PayloadReport report) => PayloadReader.TryReadPayload(utf8Json, mode, out value, out report);
    public void Write(Utf8JsonWriter writer) => writer.WriteStartObject();
    void IOcppListItem<DataTransferRequest>.WriteItem(Utf8JsonWriter writer) => Write(writer);
    static bool IOcppListItem<DataTransferRequest>.TryReadItem(ref PayloadReader reader, string member, out DataTransferRequest value) { value = default; return false; }
}

public readonly partial record struct DataTransferResponse : IOcppListItem<DataTransferResponse>
{
    public static Action16 Action => Action16.DataTransfer;
    public static bool TryRead(ReadOnlyMemory<byte> utf8Json, ValidationMode mode, out DataTransferResponse value, out PayloadReport report) => PayloadReader.TryReadPayload(utf8Json, mode, out value, out report);
    public void Write(Utf8JsonWriter writer) => writer.WriteStartObject();
    void IOcppListItem<DataTransferResponse>.WriteItem(Utf8JsonWriter writer) => Write(writer);
    static bool IOcppListItem<DataTransferResponse>.TryReadItem(ref PayloadReader reader, string member, out DataTransferResponse value) { value = default; return false; }
}

public readonly partial record struct ChangeConfigurationRequest : IOcppListItem<ChangeConfigurationRequest>
{
    public static Action16 Action => Action16.ChangeConfiguration;
    public static bool TryRead(ReadOnlyMemory<byte> utf8Json, ValidationMode mode, out ChangeConfigurationRequest value, out PayloadReport report) => PayloadReader.TryReadPayload(utf8Json, mode, out value, out report);
    public void Write(Utf8JsonWriter writer) => writer.WriteStartObject();
    void IOcppListItem<ChangeConfigurationRequest>.WriteItem(Utf8JsonWriter writer) => Write(writer);
    static bool IOcppListItem<ChangeConfigurationRequest>.TryReadItem(ref PayloadReader reader, string member, out ChangeConfigurationRequest value) { value = default; return false; }
}

public readonly partial record struct ChangeConfigurationResponse : IOcppListItem<ChangeConfigurationResponse>
{
    public static Action16 Action => Action16.ChangeConfiguration;
    public static bool TryRead(ReadOnlyMemory<byte> utf8Json, ValidationMode mode, out ChangeConfigurationResponse value, out PayloadReport report) => PayloadReader.TryReadPayload(utf8Json, mode, out value, out report);
    public void Write(Utf8JsonWriter writer) => writer.WriteStartObject();
    void IOcppListItem<ChangeConfigurationResponse>.WriteItem(Utf8JsonWriter writer) => Write(writer);
    static bool IOcppListItem<ChangeConfigurationResponse>.TryReadItem(ref PayloadReader reader, string member, out ChangeConfigurationResponse value) { value = default; return false; }
}

public readonly partial record struct GetConfigurationRequest : IOcppListItem<GetConfigurationRequest>
{
    public static Action16 Action => Action16.GetConfiguration;
    public static bool TryRead(ReadOnlyMemory<byte> utf8Json, ValidationMode mode, out GetConfigurationRequest value, out PayloadReport report) => PayloadReader.TryReadPayload(utf8Json, mode, out value, out report);
    public void Write(Utf8JsonWriter writer) => writer.WriteStartObject();
    void IOcppListItem<GetConfigurationRequest>.WriteItem(Utf8JsonWriter writer) => Write(writer);
    static bool IOcppListItem<GetConfigurationRequest>.TryReadItem(ref PayloadReader reader, string member, out GetConfigurationRequest value) { value = default; return false; }
}

public readonly partial record struct GetConfigurationResponse : IOcppListItem<GetConfigurationResponse>
{
    public static Action16 Action => Action16.GetConfiguration;
    public static bool TryRead(ReadOnlyMemory<byte> utf8Json, ValidationMode mode, out GetConfigurationResponse value, out PayloadReport report) => PayloadReader.TryReadPayload(utf8Json, mode, out value, out report);
    public void Write(Utf8JsonWriter writer) => writer.WriteStartObject();
    void IOcppListItem<GetConfigurationResponse>.WriteItem(Utf8JsonWriter writer) => Write(writer);
    static bool IOcppListItem<GetConfigurationResponse>.TryReadItem(ref PayloadReader reader, string member, out GetConfigurationResponse value) { value = default; return false; }
}

public readonly partial record struct RemoteStartTransactionRequest : IOcppListItem<RemoteStartTransactionRequest>
{
    public static Action16 Action => Action16.RemoteStartTransaction;
    public static bool TryRead(ReadOnlyMemory<byte> utf8Json, ValidationMode mode, out RemoteStartTransactionRequest value, out PayloadReport report) => PayloadReader.TryReadPayload(utf8Json, mode, out value, out report);
    public void Write(Utf8JsonWriter writer) => writer.WriteStartObject();
    void IOcppListItem<RemoteStartTransactionRequest>.WriteItem(Utf8JsonWriter writer) => Write(writer);
    static bool IOcppListItem<RemoteStartTransactionRequest>.TryReadItem(ref PayloadReader reader, string member, out RemoteStartTransactionRequest value) { value = default; return false; }
}

public readonly partial record struct RemoteStartTransactionResponse : IOcppListItem<RemoteStartTransactionResponse>
{
    public static Action16 Action => Action16.RemoteStartTransaction;
    public static bool TryRead(ReadOnlyMemory<byte> utf8Json, ValidationMode mode, out RemoteStartTransactionResponse value, out PayloadReport report) => PayloadReader.TryReadPayload(utf8Json, mode, out value, out report);
    public void Write(Utf8JsonWriter writer) => writer.WriteStartObject();
    void IOcppListItem<RemoteStartTransactionResponse>.WriteItem(Utf8JsonWriter writer) => Write(writer);
    static bool IOcppListItem<RemoteStartTransactionResponse>.TryReadItem(ref PayloadReader reader, string member, out RemoteStartTransactionResponse value) { value = default; return false; }
}

public readonly partial record struct RemoteStopTransactionRequest : IOcppListItem<RemoteStopTransactionRequest>
{
    public static Action16 Action => Action16.RemoteStopTransaction;
    public static bool TryRead(ReadOnlyMemory<byte> utf8Json, ValidationMode mode, out RemoteStopTransactionRequest value, out PayloadReport report) => PayloadReader.TryReadPayload(utf8Json, mode, out value, out report);
    public void Write(Utf8JsonWriter writer) => writer.WriteStartObject();
    void IOcppListItem<RemoteStopTransactionRequest>.WriteItem(Utf8JsonWriter writer) => Write(writer);
    static bool IOcppListItem<RemoteStopTransactionRequest>.TryReadItem(ref PayloadReader reader, string member, out RemoteStopTransactionRequest value) { value = default; return false; }
}

public readonly partial record struct RemoteStopTransactionResponse : IOcppListItem<RemoteStopTransactionResponse>
{
    public static Action16 Action => Action16.RemoteStopTransaction;
    public static bool TryRead(ReadOnlyMemory<byte> utf8Json, ValidationMode mode, out RemoteStopTransactionResponse value, out PayloadReport report) => PayloadReader.TryReadPayload(utf8Json, mode, out value, out report);
    public void Write(Utf8JsonWriter writer) => writer.WriteStartObject();
    void IOcppListItem<RemoteStopTransactionResponse>.WriteItem(Utf8JsonWriter writer) => Write(writer);
    static bool IOcppListItem<RemoteStopTransactionResponse>.TryReadItem(ref PayloadReader reader, string member, out RemoteStopTransactionResponse value) { value = default; return false; }
}

public readonly partial record struct SetChargingProfileRequest : IOcppListItem<SetChargingProfileRequest>
{
    public static Action16 Action => Action16.SetChargingProfile;
    public static bool TryRead(ReadOnlyMemory<byte> utf8Json, ValidationMode mode, out SetChargingProfileRequest value, out PayloadReport report) => PayloadReader.TryReadPayload(utf8Json, mode, out value, out report);
    public void Write(Utf8JsonWriter writer) => writer.WriteStartObject();
    void IOcppListItem<SetChargingProfileRequest>.WriteItem(Utf8JsonWriter writer) => Write(writer);
    static bool IOcppListItem<SetChargingProfileRequest>.TryReadItem(ref PayloadReader reader, string member, out SetChargingProfileRequest value) { value = default; return false; }
}

public readonly partial record struct SetChargingProfileResponse : IOcppListItem<SetChargingProfileResponse>
{
    public static Action16 Action => Action16.SetChargingProfile;
    public static bool TryRead(ReadOnlyMemory<byte> utf8Json, ValidationMode mode, out SetChargingProfileResponse value, out PayloadReport report) => PayloadReader.TryReadPayload(utf8Json, mode, out value, out report);
    public void Write(Utf8JsonWriter writer) => writer.WriteStartObject();
    void IOcppListItem<SetChargingProfileResponse>.WriteItem(Utf8JsonWriter writer) => Write(writer);
    static bool IOcppListItem<SetChargingProfileResponse>.TryReadItem(ref PayloadReader reader, string member, out SetChargingProfileResponse value) { value = default; return false; }
}

public readonly partial record struct ClearChargingProfileRequest : IOcppListItem<ClearChargingProfileRequest>
{
    public static Action16 Action => Action16.ClearChargingProfile;
    public static bool TryRead(ReadOnlyMemory<byte> utf8Json, ValidationMode mode, out ClearChargingProfileRequest value, out PayloadReport report) => PayloadReader.TryReadPayload(utf8Json, mode, out value, out report);
    public void Write(Utf8JsonWriter writer) => writer.WriteStartObject();
    void IOcppListItem<ClearChargingProfileRequest>.WriteItem(Utf8JsonWriter writer) => Write(writer);
    static bool IOcppListItem<ClearChargingProfileRequest>.TryReadItem(ref PayloadReader reader, string member, out ClearChargingProfileRequest value) { value = default; return false; }
}

public readonly partial record struct ClearChargingProfileResponse : IOcppListItem<ClearChargingProfileResponse>
{
    public static Action16 Action => Action16.ClearChargingProfile;
    public static bool TryRead(ReadOnlyMemory<byte> utf8Json, ValidationMode mode, out ClearChargingProfileResponse value, out PayloadReport report) => PayloadReader.TryReadPayload(utf8Json, mode, out value, out report);
    public void Write(Utf8JsonWriter writer) => writer.WriteStartObject();
    void IOcppListItem<ClearChargingProfileResponse>.WriteItem(Utf8JsonWriter writer) => Write(writer);
    static bool IOcppListItem<ClearChargingProfileResponse>.TryReadItem(ref PayloadReader reader, string member, out ClearChargingProfileResponse value) { value = default; return false; }
}

public readonly partial record struct TriggerMessageRequest : IOcppListItem<TriggerMessageRequest>
{
    public static Action16 Action => Action16.TriggerMessage;
    public static bool TryRead(ReadOnlyMemory<byte> utf8Json, ValidationMode mode, out TriggerMessageRequest value, out PayloadReport report) => PayloadReader.TryReadPayload(utf8Json, mode, out value, out report);
    public void Write(Utf8JsonWriter writer) => writer.WriteStartObject();
    void IOcppListItem<TriggerMessageRequest>.WriteItem(Utf8JsonWriter writer) => Write(writer);
    static bool IOcppListItem<TriggerMessageRequest>.TryReadItem(ref PayloadReader reader, string member, out TriggerMessageRequest value) { value = default; return false; }
}

public readonly partial record struct TriggerMessageResponse : IOcppListItem<TriggerMessageResponse>
{
    public static Action16 Action => Action16.TriggerMessage;
    public static bool TryRead(ReadOnlyMemory<byte> utf8Json, ValidationMode mode, out TriggerMessageResponse value, out PayloadReport report) => PayloadReader.TryReadPayload(utf8Json, mode, out value, out report);
    public void Write(Utf8JsonWriter writer) => writer.WriteStartObject();
    void IOcppListItem<TriggerMessageResponse>.WriteItem(Utf8JsonWriter writer) => Write(writer);
    static bool IOcppListItem<TriggerMessageResponse>.TryReadItem(ref PayloadReader reader, string member, out TriggerMessageResponse value) { value = default; return false; }
}

public readonly partial record struct ResetRequest : IOcppListItem<ResetRequest>
{
    public static Action16 Action => Action16.Reset;
    public static bool TryRead(ReadOnlyMemory<byte> utf8Json, ValidationMode mode, out ResetRequest value, out PayloadReport report) => PayloadReader.TryReadPayload(utf8Json, mode, out value, out report);
    public void Write(Utf8JsonWriter writer) => writer.WriteStartObject();
    void IOcppListItem<ResetRequest>.WriteItem(Utf8JsonWriter writer) => Write(writer);
    static bool IOcppListItem<ResetRequest>.TryReadItem(ref PayloadReader reader, string member, out ResetRequest value) { value = default; return false; }
}

public readonly partial record struct ResetResponse : IOcppListItem<ResetResponse>
{
    public static Action16 Action => Action16.Reset;
    public static bool TryRead(ReadOnlyMemory<byte> utf8Json, ValidationMode mode, out ResetResponse value, out PayloadReport report) => PayloadReader.TryReadPayload(utf8Json, mode, out value, out report);
    public void Write(Utf8JsonWriter writer) => writer.WriteStartObject();
    void IOcppListItem<ResetResponse>.WriteItem(Utf8JsonWriter writer) => Write(writer);
    static bool IOcppListItem<ResetResponse>.TryReadItem(ref PayloadReader reader, string member, out ResetResponse value) { value = default; return false; }
}

public readonly partial record struct MeterValue : IOcppListItem<MeterValue>
{
    void IOcppListItem<MeterValue>.WriteItem(Utf8JsonWriter writer) => writer.WriteStartObject();
    static bool IOcppListItem<MeterValue>.TryReadItem(ref PayloadReader reader, string member, out MeterValue value) { value = default; return false; }
}

public readonly partial record struct SampledValue : IOcppListItem<SampledValue>
{
    void IOcppListItem<SampledValue>.WriteItem(Utf8JsonWriter writer) => writer.WriteStartObject();
    static bool IOcppListItem<SampledValue>.TryReadItem(ref PayloadReader reader, string member, out SampledValue value) { value = default; return false; }
}

public readonly partial record struct IdTagInfo : IOcppListItem<IdTagInfo>
{
    void IOcppListItem<IdTagInfo>.WriteItem(Utf8JsonWriter writer) => writer.WriteStartObject();
    static bool IOcppListItem<IdTagInfo>.TryReadItem(ref PayloadReader reader, string member, out IdTagInfo value) { value = default; return false; }
}

public readonly partial record struct KeyValue : IOcppListItem<KeyValue>
{
    void IOcppListItem<KeyValue>.WriteItem(Utf8JsonWriter writer) => writer.WriteStartObject();
    static bool IOcppListItem<KeyValue>.TryReadItem(ref PayloadReader reader, string member, out KeyValue value) { value = default; return false; }
}

public readonly partial record struct ChargingProfile : IOcppListItem<ChargingProfile>
{
    void IOcppListItem<ChargingProfile>.WriteItem(Utf8JsonWriter writer) => writer.WriteStartObject();
    static bool IOcppListItem<ChargingProfile>.TryReadItem(ref PayloadReader reader, string member, out ChargingProfile value) { value = default; return false; }
}

public readonly partial record struct ChargingSchedule : IOcppListItem<ChargingSchedule>
{
    void IOcppListItem<ChargingSchedule>.WriteItem(Utf8JsonWriter writer) => writer.WriteStartObject();
    static bool IOcppListItem<ChargingSchedule>.TryReadItem(ref PayloadReader reader, string member, out ChargingSchedule value) { value = default; return false; }
}

public readonly partial record struct ChargingSchedulePeriod : IOcppListItem<ChargingSchedulePeriod>
{
    void IOcppListItem<ChargingSchedulePeriod>.WriteItem(Utf8JsonWriter writer) => writer.WriteStartObject();
    static bool IOcppListItem<ChargingSchedulePeriod>.TryReadItem(ref PayloadReader reader, string member, out ChargingSchedulePeriod value) { value = default; return false; }
}

public static partial class Actions16
{
    public static bool IsDeclared(Action16 action) => false;
    public static bool TryValidateRequest(Action16 action, ReadOnlyMemory<byte> payload, ValidationMode mode, out PayloadReport report) { report = default; return false; }
    public static bool TryValidateResponse(Action16 action, ReadOnlyMemory<byte> payload, ValidationMode mode, out PayloadReport report) { report = default; return false; }
}

public static class RemoteStartStopStatusNames
{
    public static string ToWireName(this RemoteStartStopStatus value) => value.ToString();
    public static RemoteStartStopStatus Parse(ReadOnlySpan<byte> utf8) => RemoteStartStopStatus.Unknown;
}

public static class ChargingProfileStatusNames
{
    public static string ToWireName(this ChargingProfileStatus value) => value.ToString();
    public static ChargingProfileStatus Parse(ReadOnlySpan<byte> utf8) => ChargingProfileStatus.Unknown;
}

public static class ConfigurationStatusNames
{
    public static string ToWireName(this ConfigurationStatus value) => value.ToString();
    public static ConfigurationStatus Parse(ReadOnlySpan<byte> utf8) => ConfigurationStatus.Unknown;
}

public static class ReadingContextNames
{
    public static string ToWireName(this ReadingContext value) => value.ToString();
    public static ReadingContext Parse(ReadOnlySpan<byte> utf8) => ReadingContext.Unknown;
}

public static class ValueFormatNames
{
    public static string ToWireName(this ValueFormat value) => value.ToString();
    public static ValueFormat Parse(ReadOnlySpan<byte> utf8) => ValueFormat.Unknown;
}

public static class PhaseNames
{
    public static string ToWireName(this Phase value) => value.ToString();
    public static Phase Parse(ReadOnlySpan<byte> utf8) => Phase.Unknown;
}

public static class LocationNames
{
    public static string ToWireName(this Location value) => value.ToString();
    public static Location Parse(ReadOnlySpan<byte> utf8) => Location.Unknown;
}

public static class ChargingProfilePurposeNames
{
    public static string ToWireName(this ChargingProfilePurpose value) => value.ToString();
    public static ChargingProfilePurpose Parse(ReadOnlySpan<byte> utf8) => ChargingProfilePurpose.Unknown;
}

public static class ChargingProfileKindNames
{
    public static string ToWireName(this ChargingProfileKind value) => value.ToString();
    public static ChargingProfileKind Parse(ReadOnlySpan<byte> utf8) => ChargingProfileKind.Unknown;
}

public static class RecurrencyKindNames
{
    public static string ToWireName(this RecurrencyKind value) => value.ToString();
    public static RecurrencyKind Parse(ReadOnlySpan<byte> utf8) => RecurrencyKind.Unknown;
}

public static class DataTransferStatusNames
{
    public static string ToWireName(this DataTransferStatus value) => value.ToString();
    public static DataTransferStatus Parse(ReadOnlySpan<byte> utf8) => DataTransferStatus.Unknown;
}

public static class ResetTypeNames
{
    public static string ToWireName(this ResetType value) => value.ToString();
    public static ResetType Parse(ReadOnlySpan<byte> utf8) => ResetType.Unknown;
}

public static class ResetStatusNames
{
    public static string ToWireName(this ResetStatus value) => value.ToString();
    public static ResetStatus Parse(ReadOnlySpan<byte> utf8) => ResetStatus.Unknown;
}

public static class ChargingRateUnitNames
{
    public static string ToWireName(this ChargingRateUnit value) => value.ToString();
    public static ChargingRateUnit Parse(ReadOnlySpan<byte> utf8) => ChargingRateUnit.Unknown;
}

public static class AuthorizationStatusNames
{
    public static string ToWireName(this AuthorizationStatus value) => value.ToString();
    public static AuthorizationStatus Parse(ReadOnlySpan<byte> utf8) => AuthorizationStatus.Unknown;
}

public static class ChargePointErrorCodeNames
{
    public static string ToWireName(this ChargePointErrorCode value) => value.ToString();
    public static ChargePointErrorCode Parse(ReadOnlySpan<byte> utf8) => ChargePointErrorCode.Unknown;
}

public static class ChargePointStatusNames
{
    public static string ToWireName(this ChargePointStatus value) => value.ToString();
    public static ChargePointStatus Parse(ReadOnlySpan<byte> utf8) => ChargePointStatus.Unknown;
}

public static class ReasonNames
{
    public static string ToWireName(this Reason value) => value.ToString();
    public static Reason Parse(ReadOnlySpan<byte> utf8) => Reason.Unknown;
}

public static class RegistrationStatusNames
{
    public static string ToWireName(this RegistrationStatus value) => value.ToString();
    public static RegistrationStatus Parse(ReadOnlySpan<byte> utf8) => RegistrationStatus.Unknown;
}

public static class MeasurandNames
{
    public static string ToWireName(this Measurand value) => value.ToString();
    public static Measurand Parse(ReadOnlySpan<byte> utf8) => Measurand.Unknown;
}

public static class MessageTriggerNames
{
    public static string ToWireName(this MessageTrigger value) => value.ToString();
    public static MessageTrigger Parse(ReadOnlySpan<byte> utf8) => MessageTrigger.Unknown;
}

public static class TriggerMessageStatusNames
{
    public static string ToWireName(this TriggerMessageStatus value) => value.ToString();
    public static TriggerMessageStatus Parse(ReadOnlySpan<byte> utf8) => TriggerMessageStatus.Unknown;
}

public static class UnitOfMeasureNames
{
    public static string ToWireName(this UnitOfMeasure value) => value.ToString();
    public static UnitOfMeasure Parse(ReadOnlySpan<byte> utf8) => UnitOfMeasure.Unknown;
}

public static class ClearChargingProfileStatusNames
{
    public static string ToWireName(this ClearChargingProfileStatus value) => value.ToString();
    public static ClearChargingProfileStatus Parse(ReadOnlySpan<byte> utf8) => ClearChargingProfileStatus.Unrecognized;
}
