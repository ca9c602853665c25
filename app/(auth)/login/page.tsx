import type { Metadata } from 'next';
import { SignInPage } from '@/components/identity/sign-in-page';

export const metadata: Metadata = { title: 'Sign in' };

const LoginPage = () => <SignInPage />;

export default LoginPage;
