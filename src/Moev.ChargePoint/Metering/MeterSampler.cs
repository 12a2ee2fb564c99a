using Moev.ChargePoint.Charging;
using Moev.ChargePoint.Configuration;
using Moev.ChargePoint.Messaging;
using Moev.ChargePoint.Registration;
using Moev.ChargePoint.SmartCharging;
using Moev.ChargePoint.Timing;
using Moev.Ocpp.V16;

namespace Moev.ChargePoint.Metering;

/// <summary>Samples the meters: by interval, by the clock, at the ends of transactions, and on demand (OCPP 1.6 §3.16).</summary>
internal sealed class MeterSampler
{
    private readonly ChargePointOptions _options;
    private readonly ChargePointClock _clock;
    private readonly ConfigurationStore _configuration;
    private readonly CallSender _calls;
    private readonly RegistrationControl _registration;
    private readonly ConnectorSet _connectors;
    private readonly ProfileControl _profiles;
    private readonly MeterNoise _noise;
    private readonly Alarm _alignedDue;

    /// <summary>The next samples of running transactions, by connector.</summary>
    private readonly Alarm[] _sampleDue;

    public MeterSampler(
        ChargePointOptions options,
        ChargePointClock clock,
        ConfigurationStore configuration,
        CallSender calls,
        RegistrationControl registration,
        ConnectorSet connectors,
        ProfileControl profiles)
    {
        _options = options;
        _clock = clock;
        _configuration = configuration;
        _calls = calls;
        _registration = registration;
        _connectors = connectors;
        _profiles = profiles;
        _noise = new MeterNoise(options);
        _alignedDue = clock.CreateAlarm(AlarmOrder.AlignedSample, SampleAligned);
        _sampleDue = [.. connectors.All.Select(c => clock.CreateAlarm(AlarmOrder.Sample, () => SamplePeriodic(c), c.Id))];
    }

    /// <summary>Keeps the first sample of a transaction.</summary>
    public void OnTransactionBegin(Connector connector, Transaction transaction) =>
        Keep(connector, transaction, ReadingContext.TransactionBegin, ConfigurationKeys.StopTxnSampledData, ConfigurationKeys.StopTxnAlignedData);

    /// <summary>Keeps the last sample of a transaction.</summary>
    public void OnTransactionEnd(Connector connector, Transaction transaction) =>
        Keep(connector, transaction, ReadingContext.TransactionEnd, ConfigurationKeys.StopTxnSampledData, ConfigurationKeys.StopTxnAlignedData);

    /// <summary>Schedules the next sample of the running transaction: whole intervals from its start (OCPP 1.6 §9.1.19).</summary>
    public void ArmSample(Connector connector)
    {
        var due = _sampleDue[connector.Id - 1];
        var interval = _configuration.Seconds(ConfigurationKeys.MeterValueSampleInterval);
        if (connector.Transaction is not { } transaction || interval <= TimeSpan.Zero)
        {
            due.Clear();
            return;
        }

        var passed = (_clock.Now - transaction.StartedAtElapsed).Ticks / interval.Ticks;
        due.SetAt(transaction.StartedAtElapsed + interval * (passed + 1));
    }

    /// <summary>Schedules the next samples of all connectors anew.</summary>
    public void ArmSamples()
    {
        foreach (var connector in _connectors.All)
            ArmSample(connector);
    }

    /// <summary>Schedules the next aligned sample: whole intervals from midnight UTC (OCPP 1.6 §9.1.5).</summary>
    public void ArmAligned()
    {
        var interval = _configuration.Seconds(ConfigurationKeys.ClockAlignedDataInterval);
        if (interval <= TimeSpan.Zero)
        {
            _alignedDue.Clear();
            return;
        }

        var sinceMidnight = _clock.WallTime.TimeOfDay;
        var next = interval * (sinceMidnight.Ticks / interval.Ticks + 1);
        // A day need not be a whole number of intervals; each day starts anew.
        _alignedDue.SetAt(_clock.Now + ((next < TimeSpan.FromDays(1) ? next : TimeSpan.FromDays(1)) - sinceMidnight));
    }

    /// <summary>
    /// Sends samples because a TriggerMessage asks for them: of one connector, or with null of all. They do not wait for the transaction
    /// messages, so the transaction may have no id yet.
    /// </summary>
    public void SendTriggered(int? connectorId)
    {
        foreach (var connector in _connectors.All)
        {
            if (connectorId is not null && connectorId != connector.Id)
                continue;
            if (Measure(connector, ReadingContext.Trigger, ConfigurationKeys.MeterValuesSampledData) is not { } sample)
                continue;
            _calls.Add<MeterValuesRequest, MeterValuesResponse>(
                Action16.MeterValues, () => new MeterValuesRequest(connector.Id, connector.Transaction?.Id, new[] { sample }), isTriggered: true);
        }
    }

    private void SamplePeriodic(Connector connector)
    {
        ArmSample(connector);
        if (connector.Transaction is not { } transaction)
            return;
        _profiles.OnSample();
        Keep(connector, transaction, ReadingContext.SamplePeriodic, ConfigurationKeys.StopTxnSampledData);
        if (Measure(connector, ReadingContext.SamplePeriodic, ConfigurationKeys.MeterValuesSampledData) is { } sample)
            Queue(connector, transaction, sample);
    }

    private void SampleAligned()
    {
        ArmAligned();
        foreach (var connector in _connectors.All)
        {
            if (connector.Transaction is { } transaction)
                Keep(connector, transaction, ReadingContext.SampleClock, ConfigurationKeys.StopTxnAlignedData);
            if (_registration.EverAccepted && Measure(connector, ReadingContext.SampleClock, ConfigurationKeys.MeterValuesAlignedData) is { } sample)
                Queue(connector, connector.Transaction, sample);
        }
    }

    private void Queue(Connector connector, Transaction? transaction, MeterValue sample) =>
        _calls.Add<MeterValuesRequest, MeterValuesResponse>(
            Action16.MeterValues,
            () => new MeterValuesRequest(
                connector.Id, transaction is null ? null : transaction.Id ?? Transaction.UndeliveredId, new[] { sample }));

    /// <summary>Keeps a sample for the StopTransaction, of all measurands that any of the keys names (errata 3.14).</summary>
    private void Keep(Connector connector, Transaction transaction, ReadingContext context, params ReadOnlySpan<string> keys)
    {
        List<MeasurandChoice> measurands = [];
        foreach (var key in keys)
            measurands.AddRange(_configuration.Measurands(key).Except(measurands));
        if (measurands.Count > 0 && Measure(connector, context, measurands) is { } sample)
            transaction.Keep(sample, _options.MaxTransactionDataSamples);
    }

    private MeterValue? Measure(Connector connector, ReadingContext context, string key) =>
        Measure(connector, context, _configuration.Measurands(key));

    private MeterValue? Measure(Connector connector, ReadingContext context, IReadOnlyList<MeasurandChoice> measurands) =>
        MeterReading.Sample(connector, measurands, context, _options, _noise, _clock);
}
