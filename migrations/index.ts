import { CreateDirectory20261121010000 } from './20261121010000-create-directory.ts';
import { CreateSignIn20261121010100 } from './20261121010100-create-sign-in.ts';
import { CreateWorkspaces20261121010200 } from './20261121010200-create-workspaces.ts';
import { CreateConnections20261121010300 } from './20261121010300-create-connections.ts';
import { CreateBilling20261121010400 } from './20261121010400-create-billing.ts';
import { CreateAccounts20261121010500 } from './20261121010500-create-accounts.ts';
import { CreateHealth20261121010600 } from './20261121010600-create-health.ts';
import { CreatePlaybooks20261121010700 } from './20261121010700-create-playbooks.ts';
import { CreateOutreach20261121010800 } from './20261121010800-create-outreach.ts';
import { CreateDeliveries20261121010900 } from './20261121010900-create-deliveries.ts';
import { CreateJobQueue20261121011000 } from './20261121011000-create-job-queue.ts';
import { AddRefreshState20261121011200 } from './20261121011200-add-refresh-state.ts';
import { CreateAccountSearch20261121011300 } from './20261121011300-create-account-search.ts';
import { AddDeliveryReplay20261121130100 } from './20261121130100-add-delivery-replay.ts';
import { IndexCallsByTime20261121130110 } from './20261121130110-index-calls-by-time.ts';
import { AddReadingMemory20261121130200 } from './20261121130200-add-reading-memory.ts';
import { AddPurgeProgress20261121130210 } from './20261121130210-add-purge-progress.ts';
import { TellCallsApart20261121131010 } from './20261121131010-tell-calls-apart.ts';
import { CreateConsent20261121131000 } from './20261121131000-create-consent.ts';
import { CreateExchangeRates20261121130700 } from './20261121130700-create-exchange-rates.ts';
import { AddSourceStanding20261121011400 } from './20261121011400-add-source-standing.ts';
import { AddMessageTries20261121012000 } from './20261121012000-add-message-tries.ts';
import { AddSendingSwitch20261121012100 } from './20261121012100-add-sending-switch.ts';
import { CreateCallBudgets20261121130300 } from './20261121130300-create-call-budgets.ts';
import { CreateConnectionCallSum20261121130320 } from './20261121130320-create-connection-call-sum.ts';
import { LetMainKeyRotate20261121130310 } from './20261121130310-let-main-key-rotate.ts';
import { KeepSuppressions20261121130800 } from './20261121130800-keep-suppressions.ts';
import { CreateMailOutage20261121130810 } from './20261121130810-create-mail-outage.ts';
import { CreateCauseAliases20261121130600 } from './20261121130600-create-cause-aliases.ts';
import { CreateCustomerAliases20261121130630 } from './20261121130630-create-customer-aliases.ts';
import { CreateMrrMonths20261121130620 } from './20261121130620-create-mrr-months.ts';
import { CreateRevenueSources20261121130610 } from './20261121130610-create-revenue-sources.ts';
import { CountMailsOfSenders20261121130820 } from './20261121130820-count-mails-of-senders.ts';
import { AddPostalAddress20261121130830 } from './20261121130830-add-postal-address.ts';
import { IndexKeysByWorkspace20261121131110 } from './20261121131110-index-keys-by-workspace.ts';
import { CreateIdempotentRequests20261121131100 } from './20261121131100-create-idempotent-requests.ts';
import { AllowStatistics20261121132000 } from './20261121132000-allow-statistics.ts';
import { KeepPayloadsAsText20261121140100 } from './20261121140100-keep-payloads-as-text.ts';
import { KeepPayloadsInTheirRows20261121140101 } from './20261121140101-keep-payloads-in-their-rows.ts';
import { PlanForFilledTables20261121140200 } from './20261121140200-plan-for-filled-tables.ts';
import { KeepVersionsAsText20261121140210 } from './20261121140210-keep-versions-as-text.ts';
import { StoreDeliveriesOnce20261121140300 } from './20261121140300-store-deliveries-once.ts';
import { KeepRevenueOwner20261121140400 } from './20261121140400-keep-revenue-owner.ts';
import { KnowCustomersByAlias20261121140410 } from './20261121140410-know-customers-by-alias.ts';
import { IndexUnattachedCustomers20261121140420 } from './20261121140420-index-unattached-customers.ts';
import { CreateUnsubscribeKeys20261121140500 } from './20261121140500-create-unsubscribe-keys.ts';
import { RememberWokenAccounts20261121140510 } from './20261121140510-remember-woken-accounts.ts';
import { RememberDatabaseOrigin20261121150100 } from './20261121150100-remember-database-origin.ts';
import { OrderRequestsByCustomer20261121150500 } from './20261121150500-order-requests-by-customer.ts';
import { RememberLeftAccounts20261121170440 } from './20261121170440-remember-left-accounts.ts';
import { KeepDeliveriesInPlace20261121210300 } from './20261121210300-keep-deliveries-in-place.ts';
import { FindDeliveriesOfSeveralObjects20261121210301 } from './20261121210301-find-deliveries-of-several-objects.ts';
import { LinkCustomersByHand20261121170430 } from './20261121170430-link-customers-by-hand.ts';
import { TellRestores20261121170420 } from './20261121170420-tell-restores.ts';
import { CheckConnectionsOnce20261121170000 } from './20261121170000-check-connections-once.ts';
import { KeepVersionsInTheirRows20261121170010 } from './20261121170010-keep-versions-in-their-rows.ts';
import { LookAtLessForStatistics20261121170020 } from './20261121170020-look-at-less-for-statistics.ts';
import { PackDeliveryTexts20261121170100 } from './20261121170100-pack-delivery-texts.ts';
import { LeaveRoomBesideAccounts20261121170201 } from './20261121170201-leave-room-beside-accounts.ts';
import { FindMrrMonthsByAccount20261121170202 } from './20261121170202-find-mrr-months-by-account.ts';
import { CheckAccountsOnce20261121170203 } from './20261121170203-check-accounts-once.ts';
import { RememberToldUsage20261121170410 } from './20261121170410-remember-told-usage.ts';
import { DropOfferedPlace20261122000300 } from './20261122000300-drop-offered-place.ts';
import { ForgetEndedConnections20261122000310 } from './20261122000310-forget-ended-connections.ts';
import { SettleAnsweredDeliveries20261122000320 } from './20261122000320-settle-answered-deliveries.ts';
import { OrderAccountsWithoutMrr20261121170400 } from './20261121170400-order-accounts-without-mrr.ts';
import { NameTheSchema20261122000400 } from './20261122000400-name-the-schema.ts';
import { PartAccountWork20261122000500 } from './20261122000500-part-account-work.ts';
import { PlanForAccountWork20261122000510 } from './20261122000510-plan-for-account-work.ts';
import { IndexFewStatuses20261122000520 } from './20261122000520-index-few-statuses.ts';
import { CheckCustomersOnce20261122000600 } from './20261122000600-check-customers-once.ts';
import { OrderReferencesByCustomer20261122000610 } from './20261122000610-order-references-by-customer.ts';
import { IndexBadCalls20261122000700 } from './20261122000700-index-bad-calls.ts';
import { TellProbesApart20261122000800 } from './20261122000800-tell-probes-apart.ts';
import { KeepUsageBesideVersions20261122000900 } from './20261122000900-keep-usage-beside-versions.ts';
import { OrderLeftAccounts20261122001000 } from './20261122001000-order-left-accounts.ts';
import { FillEndsOfLeftAccounts20261122001001 } from './20261122001001-fill-ends-of-left-accounts.ts';
import { IndexLeftAccounts20261122001002 } from './20261122001002-index-left-accounts.ts';
import { PlaceBeforeJudging20261122001100 } from './20261122001100-place-before-judging.ts';
import { EndFailedReadings20261122001200 } from './20261122001200-end-failed-readings.ts';
import { CountNotesForUsage20261122001210 } from './20261122001210-count-notes-for-usage.ts';
import { DropUsageReadTime20261122001220 } from './20261122001220-drop-usage-read-time.ts';
import { TellUnknownStatuses20261122001300 } from './20261122001300-tell-unknown-statuses.ts';
import { IndexUnknownStatuses20261122001301 } from './20261122001301-index-unknown-statuses.ts';
import { JudgeTheUnknownAnew20261122001310 } from './20261122001310-judge-the-unknown-anew.ts';
import { JudgeEveryoneAnew20261122001320 } from './20261122001320-judge-everyone-anew.ts';
import { TellContacts20261122001400 } from './20261122001400-tell-contacts.ts';
import { PlaceContacts20261122001401 } from './20261122001401-place-contacts.ts';
import { IndexContacts20261122001402 } from './20261122001402-index-contacts.ts';
import { PlaceAnewWhoWasMisplaced20261122001500 } from './20261122001500-place-anew-who-was-misplaced.ts';
import { TellTypedRecipients20261122001610 } from './20261122001610-tell-typed-recipients.ts';
import { ForgetWhyMailWasUnsent20261122001611 } from './20261122001611-forget-why-mail-was-unsent.ts';
import { TellWhyPaymentFailed20261123001700 } from './20261123001700-tell-why-payment-failed.ts';
import { JudgeTheFailedAnew20261123001701 } from './20261123001701-judge-the-failed-anew.ts';
import { TellPollingApart20261123001710 } from './20261123001710-tell-polling-apart.ts';
import { IndexCallsButPolling20261123001711 } from './20261123001711-index-calls-but-polling.ts';
import { TellSinceWhenWebhooksCount20261123001800 } from './20261123001800-tell-since-when-webhooks-count.ts';
import { FollowConsent20261123001810 } from './20261123001810-follow-consent.ts';
import { TellWhatSourcesLack20261123001830 } from './20261123001830-tell-what-sources-lack.ts';
import { TellWhoHeardOfNoSilence20261123001840 } from './20261123001840-tell-who-heard-of-no-silence.ts';
import { KnowCreditsByTheirBeginning20261123002000 } from './20261123002000-know-credits-by-their-beginning.ts';
import { JudgeByWhatFailedBefore20261123002001 } from './20261123002001-judge-by-what-failed-before.ts';
import { PaceReads20261123002050 } from './20261123002050-pace-reads.ts';
import { KeepWhatWasConsented20261123002100 } from './20261123002100-keep-what-was-consented.ts';
import { TellHistoryOfRates20261123002150 } from './20261123002150-tell-history-of-rates.ts';
import { OrderAllCurrencies20261123002160 } from './20261123002160-order-all-currencies.ts';
import { PlaceByStatedIds20261123002200 } from './20261123002200-place-by-stated-ids.ts';
import { CountFailedPolls20261123002300 } from './20261123002300-count-failed-polls.ts';

/** Every migration, in order. A list and not a glob, so that the same set runs from source and from dist. */
export const migrations = [
  CreateDirectory20261121010000,
  CreateSignIn20261121010100,
  CreateWorkspaces20261121010200,
  CreateConnections20261121010300,
  CreateBilling20261121010400,
  CreateAccounts20261121010500,
  CreateHealth20261121010600,
  CreatePlaybooks20261121010700,
  CreateOutreach20261121010800,
  CreateDeliveries20261121010900,
  CreateJobQueue20261121011000,
  AddRefreshState20261121011200,
  CreateAccountSearch20261121011300,
  AddSourceStanding20261121011400,
  AddMessageTries20261121012000,
  AddSendingSwitch20261121012100,
  AddDeliveryReplay20261121130100,
  IndexCallsByTime20261121130110,
  AddReadingMemory20261121130200,
  AddPurgeProgress20261121130210,
  CreateExchangeRates20261121130700,
  CreateCallBudgets20261121130300,
  LetMainKeyRotate20261121130310,
  KeepSuppressions20261121130800,
  CreateMailOutage20261121130810,
  CountMailsOfSenders20261121130820,
  AddPostalAddress20261121130830,
  CreateCauseAliases20261121130600,
  CreateRevenueSources20261121130610,
  CreateMrrMonths20261121130620,
  CreateCustomerAliases20261121130630,
  CreateConsent20261121131000,
  TellCallsApart20261121131010,
  CreateConnectionCallSum20261121130320,
  CreateIdempotentRequests20261121131100,
  IndexKeysByWorkspace20261121131110,
  AllowStatistics20261121132000,
  KeepPayloadsAsText20261121140100,
  KeepPayloadsInTheirRows20261121140101,
  PlanForFilledTables20261121140200,
  KeepVersionsAsText20261121140210,
  StoreDeliveriesOnce20261121140300,
  KeepRevenueOwner20261121140400,
  KnowCustomersByAlias20261121140410,
  IndexUnattachedCustomers20261121140420,
  CreateUnsubscribeKeys20261121140500,
  RememberWokenAccounts20261121140510,
  RememberDatabaseOrigin20261121150100,
  OrderRequestsByCustomer20261121150500,
  CheckConnectionsOnce20261121170000,
  KeepVersionsInTheirRows20261121170010,
  LookAtLessForStatistics20261121170020,
  PackDeliveryTexts20261121170100,
  LeaveRoomBesideAccounts20261121170201,
  FindMrrMonthsByAccount20261121170202,
  CheckAccountsOnce20261121170203,
  OrderAccountsWithoutMrr20261121170400,
  RememberToldUsage20261121170410,
  TellRestores20261121170420,
  LinkCustomersByHand20261121170430,
  RememberLeftAccounts20261121170440,
  KeepDeliveriesInPlace20261121210300,
  FindDeliveriesOfSeveralObjects20261121210301,
  DropOfferedPlace20261122000300,
  ForgetEndedConnections20261122000310,
  SettleAnsweredDeliveries20261122000320,
  NameTheSchema20261122000400,
  PartAccountWork20261122000500,
  PlanForAccountWork20261122000510,
  IndexFewStatuses20261122000520,
  CheckCustomersOnce20261122000600,
  OrderReferencesByCustomer20261122000610,
  IndexBadCalls20261122000700,
  TellProbesApart20261122000800,
  KeepUsageBesideVersions20261122000900,
  OrderLeftAccounts20261122001000,
  FillEndsOfLeftAccounts20261122001001,
  IndexLeftAccounts20261122001002,
  PlaceBeforeJudging20261122001100,
  EndFailedReadings20261122001200,
  CountNotesForUsage20261122001210,
  DropUsageReadTime20261122001220,
  TellUnknownStatuses20261122001300,
  IndexUnknownStatuses20261122001301,
  JudgeTheUnknownAnew20261122001310,
  JudgeEveryoneAnew20261122001320,
  TellContacts20261122001400,
  PlaceContacts20261122001401,
  IndexContacts20261122001402,
  PlaceAnewWhoWasMisplaced20261122001500,
  TellTypedRecipients20261122001610,
  ForgetWhyMailWasUnsent20261122001611,
  TellWhyPaymentFailed20261123001700,
  JudgeTheFailedAnew20261123001701,
  TellPollingApart20261123001710,
  IndexCallsButPolling20261123001711,
  TellSinceWhenWebhooksCount20261123001800,
  FollowConsent20261123001810,
  TellWhatSourcesLack20261123001830,
  TellWhoHeardOfNoSilence20261123001840,
  KnowCreditsByTheirBeginning20261123002000,
  JudgeByWhatFailedBefore20261123002001,
  PaceReads20261123002050,
  KeepWhatWasConsented20261123002100,
  TellHistoryOfRates20261123002150,
  OrderAllCurrencies20261123002160,
  PlaceByStatedIds20261123002200,
  CountFailedPolls20261123002300,
];
