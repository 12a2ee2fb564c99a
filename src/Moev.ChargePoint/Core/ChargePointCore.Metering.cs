using Moev.ChargePoint.Charging;
using Moev.ChargePoint.Configuration;
using Moev.ChargePoint.Messaging;
using Moev.Ocpp.V16;

namespace Moev.ChargePoint.Core;

/// <content>Samples of the meters (OCPP 1.6 §3.16).</content>
internal sealed partial class ChargePointCore
{
    private readonly Alarm _alignedDue;

    /// <summary>The next sample of the running transaction: whole intervals from its start (OCPP 1.6 §9.1.19).</summary>
    private void ArmSample(Station station)
    {
        var interval = _configuration.Seconds(ConfigurationKeys.MeterValueSampleInterval);
        if (station.Connector.Transaction is not { } transaction || interval <= TimeSpan.Zero)
        {
            station.SampleDue.Clear();
            return;
        }

        var passed = (_now - transaction.StartedAtElapsed).Ticks / interval.Ticks;
        station.SampleDue.SetAt(transaction.StartedAtElapsed + interval * (passed + 1));
    }

    private void Sample(Station station)
    {
        ArmSample(station);
        if (station.Connector.Transaction is not { } transaction)
            return;
        if (_quirks.Has(Quirk.ProfilesAtNextSample))
            ApplyHeldProfiles();
        KeepSample(station, transaction, ReadingContext.SamplePeriodic, ConfigurationKeys.StopTxnSampledData);
        if (Measure(station, ReadingContext.SamplePeriodic, ConfigurationKeys.MeterValuesSampledData) is { } sample)
            QueueSample(station, transaction, sample);
    }

    /// <summary>The next time of day that is a whole number of intervals from midnight (OCPP 1.6 §9.1.5), UTC.</summary>
    private void ArmAligned()
    {
        var interval = _configuration.Seconds(ConfigurationKeys.ClockAlignedDataInterval);
        if (interval <= TimeSpan.Zero)
        {
            _alignedDue.Clear();
            return;
        }

        var sinceMidnight = Clock.TimeOfDay;
        var next = interval * (sinceMidnight.Ticks / interval.Ticks + 1);
        // A day need not be a whole number of intervals; each begins anew.
        _alignedDue.SetAt(_now + ((next < TimeSpan.FromDays(1) ? next : TimeSpan.FromDays(1)) - sinceMidnight));
    }

    private void SampleAligned()
    {
        ArmAligned();
        foreach (var station in _connectors)
        {
            if (station.Connector.Transaction is { } transaction)
                KeepSample(station, transaction, ReadingContext.SampleClock, ConfigurationKeys.StopTxnAlignedData);
            if (_everAccepted && Measure(station, ReadingContext.SampleClock, ConfigurationKeys.MeterValuesAlignedData) is { } sample)
                QueueSample(station, station.Connector.Transaction, sample);
        }
    }

    private void QueueSample(Station station, Transaction? transaction, MeterValue sample) =>
        _calls.Add(new OutboundCall<MeterValuesRequest, MeterValuesResponse>(
            Action16.MeterValues,
            () => new MeterValuesRequest(
                station.Connector.Id, transaction is null ? null : transaction.Id ?? Transaction.UndeliveredId, new[] { sample }),
            static _ => { },
            static _ => { }));

    /// <summary>
    /// Sends what is measured now, because a TriggerMessage asks for it. It goes at once and not behind the transaction messages, so the
    /// transaction may have no id yet that it could name.
    /// </summary>
    private void SendTriggeredSample(Station station)
    {
        if (Measure(station, ReadingContext.Trigger, ConfigurationKeys.MeterValuesSampledData) is not { } sample)
            return;
        _calls.Add(new OutboundCall<MeterValuesRequest, MeterValuesResponse>(
            Action16.MeterValues,
            () => new MeterValuesRequest(station.Connector.Id, station.Connector.Transaction?.Id, new[] { sample }),
            static _ => { },
            static _ => { })
        { IsTriggered = true });
    }

    /// <summary>Keeps a sample for the StopTransaction, of all measurands that any of the keys names (errata 3.14).</summary>
    private void KeepSample(Station station, Transaction transaction, ReadingContext context, params ReadOnlySpan<string> keys)
    {
        List<MeasurandChoice> measurands = [];
        foreach (var key in keys)
            measurands.AddRange(_configuration.Measurands(key).Except(measurands));
        if (measurands.Count > 0 && Measure(station, context, measurands) is { } sample)
            transaction.Keep(sample, _options.MaxTransactionDataSamples);
    }

    private MeterValue? Measure(Station station, ReadingContext context, string key) =>
        Measure(station, context, _configuration.Measurands(key));

    private MeterValue? Measure(Station station, ReadingContext context, IReadOnlyList<MeasurandChoice> measurands) =>
        Measuring.Sample(station.Connector, measurands, context, _options.Voltage, _options.Phases, Clock);
}
