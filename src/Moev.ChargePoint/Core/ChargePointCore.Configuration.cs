using Moev.ChargePoint.Configuration;
using Moev.ChargePoint.Security;
using Moev.Ocpp.OcppJ;
using Moev.Ocpp.V16;

namespace Moev.ChargePoint.Core;

/// <content>Configuration keys (OCPP 1.6 §5.3, §5.8, §9).</content>
internal sealed partial class ChargePointCore
{
    private void Handle(ReadOnlySpan<byte> id, in ChangeConfigurationRequest request)
    {
        // These two end the connection, and the profile has prerequisites.
        if (string.Equals(request.Key, ConfigurationKeys.AuthorizationKey, StringComparison.OrdinalIgnoreCase))
        {
            ChangeAuthorizationKey(id, request.Value);
            return;
        }

        if (string.Equals(request.Key, ConfigurationKeys.SecurityProfile, StringComparison.OrdinalIgnoreCase))
        {
            ChangeSecurityProfile(id, request.Value);
            return;
        }

        var status = _configuration.Change(request.Key, request.Value);
        Answer(id, new ChangeConfigurationResponse(status));
        if (status == ConfigurationStatus.Accepted)
            OnConfigurationChanged(_configuration.Find(request.Key)!.Key);
    }

    /// <summary>Sets a configuration key, as somebody at the charge point does.</summary>
    /// <returns>Null, or why it cannot be done.</returns>
    public string? SetConfiguration(string key, string value)
    {
        var status = ConfigurationStatus.Rejected;
        Run(() =>
        {
            status = _configuration.Change(key, value);
            if (status == ConfigurationStatus.Accepted)
                OnConfigurationChanged(_configuration.Find(key)!.Key);
        });
        return status switch
        {
            ConfigurationStatus.Accepted or ConfigurationStatus.RebootRequired => null,
            ConfigurationStatus.NotSupported => $"there is no key {key}",
            _ => $"{key} does not take {value}",
        };
    }

    /// <summary>The value of a configuration key; null when there is none.</summary>
    public string? ConfigurationValue(string key) => _configuration.Find(key)?.Value;

    /// <summary>Quirks change which units charging profiles are understood in, and the key says so.</summary>
    private void ShowRateUnits() => _configuration.Find(ConfigurationKeys.ChargingScheduleAllowedChargingRateUnit)!.Value = RateUnits switch
    {
        ChargingRateUnits.Current => "Current",
        ChargingRateUnits.Power => "Power",
        _ => "Current,Power",
    };

    private ChargingRateUnits RateUnits =>
        _quirks.Has(Quirk.AmperesOnly) ? ChargingRateUnits.Current
        : _quirks.Has(Quirk.WattsOnly) ? ChargingRateUnits.Power
        : _options.RateUnits;

    private void OnConfigurationChanged(string key)
    {
        switch (key)
        {
            case ConfigurationKeys.HeartbeatInterval when _heartbeatDue.Due is not null:
                ArmHeartbeat();
                break;
            case ConfigurationKeys.WebSocketPingInterval:
                ArmPing();
                break;
            case ConfigurationKeys.ClockAlignedDataInterval:
                ArmAligned();
                break;
            case ConfigurationKeys.MeterValueSampleInterval:
                foreach (var station in _connectors)
                    ArmSample(station);
                break;
            case ConfigurationKeys.MinimumStatusDuration:
                foreach (var station in _connectors)
                    ReportStatus(station);
                break;
            case ConfigurationKeys.CpoName:
                LogSecurityEvent(SecurityEvent.ReconfigurationOfSecurityParameters, key);
                break;
        }
    }

    private void Handle(ReadOnlySpan<byte> id, in GetConfigurationRequest request)
    {
        if (request.Key is not { Count: > 0 } asked)
        {
            Answer(id, new GetConfigurationResponse(_configuration.All.Select(ToKeyValue).ToArray()));
            return;
        }

        if (asked.Count > ConfigurationStore.GetConfigurationMaxKeys)
        {
            AnswerError(id, CallErrorCode.OccurenceConstraintViolation, "More keys than GetConfigurationMaxKeys.");
            return;
        }

        List<KeyValue> known = [];
        List<OcppText> unknown = [];
        foreach (var key in asked)
        {
            if (_configuration.Find(key.ToString()) is { } entry)
                known.Add(ToKeyValue(entry));
            else
                unknown.Add(key);
        }

        Answer(id, new GetConfigurationResponse(ListOrNull(known), ListOrNull(unknown)));
    }

    private static OcppList<T>? ListOrNull<T>(List<T> items)
        where T : struct, IOcppListItem<T> => items.Count == 0 ? default(OcppList<T>?) : new OcppList<T>([.. items]);

    private static KeyValue ToKeyValue(ConfigurationStore.Entry entry) => new(entry.Key, entry.IsReadOnly, entry.Value);
}
