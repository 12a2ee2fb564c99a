using Moev.ChargePoint.Availability;
using Moev.ChargePoint.Charging;
using Moev.ChargePoint.Commands;
using Moev.ChargePoint.Configuration;
using Moev.ChargePoint.Connections;
using Moev.ChargePoint.Diagnostics;
using Moev.ChargePoint.Files;
using Moev.ChargePoint.Firmware;
using Moev.ChargePoint.Lifecycle;
using Moev.ChargePoint.Messaging;
using Moev.ChargePoint.Metering;
using Moev.ChargePoint.Quirks;
using Moev.ChargePoint.Registration;
using Moev.ChargePoint.Reservations;
using Moev.ChargePoint.Security;
using Moev.ChargePoint.SmartCharging;
using Moev.ChargePoint.Statuses;
using Moev.ChargePoint.Timing;
using Moev.ChargePoint.Tokens;
using Moev.ChargePoint.Transactions;
using Moev.ChargePoint.Uploads;

namespace Moev.ChargePoint.Core;

/// <summary>
/// The components of one charge point, from the bottom up. A component knows those above it in the constructor, and is known to them only by
/// its events.
/// </summary>
internal sealed class ChargePointParts : IDisposable
{
    public ChargePointParts(
        ChargePointOptions options, IChargePointPort port, DateTimeOffset start, ChargePointObserver observer, IKeySource? keys)
    {
        Quirks = new QuirkSet(options.Quirks);
        Clock = new ChargePointClock(start, Quirks);
        Configuration = new ConfigurationStore(options);
        Log = new ChargePointLog(Clock, observer, options.MaxLogEntries);
        Output = new MessageOutput(port, observer, Clock, Quirks);
        Calls = new CallSender(options, Output, Clock, Configuration, Quirks, Log);
        Connection = new ConnectionControl(options, port, observer, Clock, Configuration, Log, Output, Calls);
        SecurityEvents = new SecurityEvents(options, Clock, Log, Calls);
        Certificates = new CertificateControl(options, keys, Clock, Configuration, Log, Output, Calls, SecurityEvents);
        var credentials = new CredentialControl(Configuration, Log, Connection);
        Synchronizer = new ClockSynchronizer(Clock, SecurityEvents);
        Registration = new RegistrationControl(options, Clock, Configuration, Quirks, Log, Calls, Connection, SecurityEvents, Synchronizer);

        Connectors = new ConnectorSet(options, Clock);
        Statuses = new StatusReporter(observer, Clock, Configuration, Log, Calls, Registration, Connectors);
        Offers = new OfferControl(options, observer, Clock, Quirks, Connectors, Statuses);
        Profiles = new ProfileControl(options, Clock, Configuration, Quirks, Log, Output, Connectors, Offers);
        var meters = new MeterSampler(options, Clock, Configuration, Calls, Registration, Connectors, Profiles);
        Reservations = new ReservationControl(options, Clock, Log, Output, Connectors, Statuses);
        Availability = new AvailabilityControl(Output, Connectors, Statuses, Offers, Reservations);
        var tokens = new TokenAuthorizer(options, Clock, Configuration, Log, Output, Calls, Registration, Statuses);
        Admission = new ConnectorAdmission(Calls, Connectors, Availability, Reservations, tokens);
        var transactions = new TransactionControl(
            Clock, Configuration, Quirks, Log, Calls, Connectors, Offers, Profiles, meters, Reservations, Availability, tokens, Admission);
        Drivers = new DriverControl(
            options, Configuration, Log, Output, Connectors, Statuses, Offers, Reservations, Availability, tokens, Admission, transactions);
        var remote = new RemoteControl(
            Configuration, Quirks, Output, Registration, Connectors, Profiles, Reservations, tokens, Admission, transactions);

        Restarts = new RestartControl(
            options, Clock, Configuration, Log, Output, Calls, Connection, Registration, Connectors, Statuses, Profiles, Availability, Admission,
            transactions);
        var transfers = new TransferSource(options, port);
        Firmware = new FirmwareControl(
            options, Clock, Log, Output, Calls, Registration, SecurityEvents, Certificates, transfers, Connectors, Availability, transactions, Restarts);
        Uploads = new UploadControl(options, Clock, Log, Output, Calls, transfers);

        Settings = new ConfigurationCommands(Configuration, Log, Output, Connection, Registration, credentials, Statuses, meters);
        var triggers = new TriggerCommands(Output, Registration, Certificates, Connectors, Statuses, meters, Firmware, Uploads);
        Dispatcher = new CallDispatcher(
            options, Output, Settings, triggers, Certificates, Profiles, Reservations, Availability, tokens, Drivers, remote, Restarts, Firmware, Uploads);

        // In this order: the statuses go before the report of an update that is now installed.
        Registration.Online += Statuses.ReportAll;
        Registration.Online += Firmware.OnOnline;
        Synchronizer.Adjusted += meters.ArmAligned;
        Synchronizer.Adjusted += Reservations.Arm;
        Synchronizer.Adjusted += Firmware.OnClockAdjusted;
        Synchronizer.Adjusted += Offers.Recompute;
    }

    public QuirkSet Quirks { get; }

    public ChargePointClock Clock { get; }

    public ClockSynchronizer Synchronizer { get; }

    public ConfigurationStore Configuration { get; }

    public ChargePointLog Log { get; }

    public MessageOutput Output { get; }

    public CallSender Calls { get; }

    public ConnectionControl Connection { get; }

    public SecurityEvents SecurityEvents { get; }

    public CertificateControl Certificates { get; }

    public RegistrationControl Registration { get; }

    public ConnectorSet Connectors { get; }

    public StatusReporter Statuses { get; }

    public OfferControl Offers { get; }

    public ProfileControl Profiles { get; }

    public ReservationControl Reservations { get; }

    public AvailabilityControl Availability { get; }

    public ConnectorAdmission Admission { get; }

    public DriverControl Drivers { get; }

    public RestartControl Restarts { get; }

    public FirmwareControl Firmware { get; }

    public UploadControl Uploads { get; }

    public ConfigurationCommands Settings { get; }

    public CallDispatcher Dispatcher { get; }

    public void Dispose()
    {
        Output.Dispose();
        Certificates.Dispose();
    }
}
