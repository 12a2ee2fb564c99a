using Moev.ChargePoint.Configuration;
using Moev.ChargePoint.Connections;
using Moev.ChargePoint.Diagnostics;
using Moev.ChargePoint.Messaging;
using Moev.ChargePoint.Metering;
using Moev.ChargePoint.Registration;
using Moev.ChargePoint.Security;
using Moev.ChargePoint.Statuses;
using Moev.Ocpp.OcppJ;
using Moev.Ocpp.V16;

namespace Moev.ChargePoint.Commands;

/// <summary>Reads and changes configuration keys (OCPP 1.6 §5.3, §5.8, §9), and applies the changes.</summary>
internal sealed class ConfigurationCommands(
    ConfigurationStore store,
    ChargePointLog log,
    MessageOutput output,
    ConnectionControl connection,
    RegistrationControl registration,
    CredentialControl credentials,
    StatusReporter statuses,
    MeterSampler meters)
{
    public void Handle(ReadOnlySpan<byte> id, in ChangeConfigurationRequest request)
    {
        // The credentials have conditions, and their change ends the connection.
        if (Is(request.Key, ConfigurationKeys.AuthorizationKey))
        {
            AnswerCredential(id, ConfigurationKeys.AuthorizationKey, credentials.ChangeAuthorizationKey(request.Value));
            return;
        }

        if (Is(request.Key, ConfigurationKeys.SecurityProfile))
        {
            AnswerCredential(id, ConfigurationKeys.SecurityProfile, credentials.ChangeSecurityProfile(request.Value));
            return;
        }

        var status = store.Change(request.Key, request.Value);
        output.Answer(id, new ChangeConfigurationResponse(status));
        if (status == ConfigurationStatus.Accepted)
            Apply(store.Find(request.Key)!.Key);
    }

    public void Handle(ReadOnlySpan<byte> id, in GetConfigurationRequest request)
    {
        if (request.Key is not { Count: > 0 } asked)
        {
            output.Answer(id, new GetConfigurationResponse(store.All.Select(ToKeyValue).ToArray()));
            return;
        }

        if (asked.Count > ConfigurationStore.GetConfigurationMaxKeys)
        {
            output.AnswerError(id, CallErrorCode.OccurenceConstraintViolation, "More keys than GetConfigurationMaxKeys.");
            return;
        }

        List<KeyValue> known = [];
        List<OcppText> unknown = [];
        foreach (var key in asked)
        {
            if (store.Find(key.ToString()) is { } entry)
                known.Add(ToKeyValue(entry));
            else
                unknown.Add(key);
        }

        output.Answer(id, new GetConfigurationResponse(ListOrNull(known), ListOrNull(unknown)));
    }

    /// <summary>Sets a configuration key at the charge point itself.</summary>
    /// <returns>Null, or the reason why it cannot be set.</returns>
    public string? Set(string key, string value)
    {
        var status = store.Change(key, value);
        if (status == ConfigurationStatus.Accepted)
            Apply(store.Find(key)!.Key);
        return status switch
        {
            ConfigurationStatus.Accepted or ConfigurationStatus.RebootRequired => null,
            ConfigurationStatus.NotSupported => $"there is no key {key}",
            _ => $"{key} does not take {value}",
        };
    }

    private static bool Is(string key, string name) => string.Equals(key, name, StringComparison.OrdinalIgnoreCase);

    private void AnswerCredential(ReadOnlySpan<byte> id, string key, ConfigurationStatus status)
    {
        output.Answer(id, new ChangeConfigurationResponse(status));
        if (status == ConfigurationStatus.Accepted)
            credentials.Apply(key);
    }

    private void Apply(string key)
    {
        switch (key)
        {
            case ConfigurationKeys.HeartbeatInterval:
                registration.OnHeartbeatIntervalChanged();
                break;
            case ConfigurationKeys.WebSocketPingInterval:
                connection.ArmPing();
                break;
            case ConfigurationKeys.ClockAlignedDataInterval:
                meters.ArmAligned();
                break;
            case ConfigurationKeys.MeterValueSampleInterval:
                meters.ArmSamples();
                break;
            case ConfigurationKeys.MinimumStatusDuration:
                statuses.OnMinimumDurationChanged();
                break;
            case ConfigurationKeys.CpoName:
                log.AddSecurity(SecurityEvent.ReconfigurationOfSecurityParameters, key);
                break;
        }
    }

    private static OcppList<T>? ListOrNull<T>(List<T> items)
        where T : struct, IOcppListItem<T> => items.Count == 0 ? default(OcppList<T>?) : new OcppList<T>([.. items]);

    private static KeyValue ToKeyValue(ConfigurationStore.Entry entry) => new(entry.Key, entry.IsReadOnly, entry.Value);
}
