export interface ErrorBody {
  readonly error_message: string;
  readonly error_type: 'auth_error' | 'validation_error' | 'request_error' | 'idempotency_error';
  readonly error_code: string;
  readonly error_status: number;
  readonly validation_errors?: readonly { readonly field: string; readonly message: string }[];
}
